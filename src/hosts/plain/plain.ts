// Plain Lua as a host: little of it is there before a script asks for it.
import type { Example, HostInfo } from '../../protocol.ts';
import type { Host, LuaFactory, Runner } from '../host.ts';
import { plainInfo } from './info.ts';

export class Plain implements Host {
  info: HostInfo = plainInfo;

  async describe(): Promise<void> {
    const { vocabulary } = await import('./vocabulary.ts');
    this.info = { ...plainInfo, vocabulary };
  }

  async examples(): Promise<Example[]> { return (await import('./examples.ts')).examples; }

  async runner(createLua: LuaFactory): Promise<Runner> {
    const { PlainRunner } = await import('./runner.ts');
    return new PlainRunner(createLua);
  }
}
