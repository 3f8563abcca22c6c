// What stands in the worker of a first visit for what is not in it (tools/first-engine-plugin.mjs).
import type { LuaStack } from '../lua/runtime.ts';

/** Something that the request needs is not here: its outcome must not be told. */
let wanted = false;

export const wantsWhole = (): boolean => wanted;

/** Whoever catches it goes on in vain: the machine looks at `wantsWhole` before it answers. */
export function missing(): never {
  wanted = true;
  throw new Error('This needs the whole engine.');
}

/** A function or class that is not here. An instance may be made, for an engine is made of many, and is of no use. */
export const absent = (): object => new Proxy(function nothing() {}, {
  apply: missing,
  construct: absent,
  get: (target, name) => (name in target ? Reflect.get(target, name) as unknown : missing()),
});

/** A class whose instances have nothing to do until they are asked: what they are then looked at for is here, all else is not. */
export const idle = (looked: object): object => new Proxy(function nothing() {}, {
  apply: missing,
  construct: () => new Proxy({ ...looked }, { get: (target, name) => (name in target ? Reflect.get(target, name) as unknown : missing()) }),
});

/** Leaves a library on the stack whose functions are not here. */
export const absentLibrary = (names: readonly string[]) => (lua: LuaStack): void => {
  lua.newTable();
  for (const name of names) {
    lua.pushFunction(missing, name);
    lua.rawSetField(-2, name);
  }
};
