// The Lua machines of a world, which may be made anew while it works: with how each was once, so that a run can begin from there again.
import type { LuaRuntime, Probe } from './runtime.ts';
import type { VmImage } from './state.ts';

export class Vms {
  private readonly all = new Set<LuaRuntime>();
  private readonly images = new Map<LuaRuntime, VmImage>();
  private probe: Probe | undefined;

  readonly adopt = (lua: LuaRuntime): LuaRuntime => {
    this.all.add(lua);
    if (this.probe !== undefined) lua.setProbe(this.probe);
    return lua;
  };

  get alive(): LuaRuntime[] {
    for (const lua of this.all) if (!lua.alive) this.forget(lua);
    return [...this.all];
  }

  /** Undefined: nobody hears any more. */
  listen(probe: Probe | undefined): void {
    this.probe = probe;
    for (const lua of this.alive) lua.setProbe(probe);
  }

  /** Remembers them as they are now. */
  image(): void { for (const lua of this.alive) this.images.set(lua, lua.image()); }

  /** Those that were there at `image` are as they were then. */
  putBack(): void { for (const lua of this.alive) this.putBackOne(lua); }

  putBackOne(lua: LuaRuntime): void {
    const image = this.images.get(lua);
    if (image !== undefined) lua.putBack(image);
  }

  /** Those that came since `image` are none of its any more. */
  forgetNew(): void { for (const lua of this.all) if (!this.images.has(lua)) this.forget(lua); }

  private forget(lua: LuaRuntime): void {
    this.all.delete(lua);
    this.images.delete(lua);
  }
}
