// Which functions of a host are its calls: what a script asks it to do. Who looks on tells them by these names; others, such as
// a library's own, pass unnoticed.
import type { HostFunction } from './runtime.ts';

const names = new WeakMap<HostFunction, string>();

/** Makes a function one of the host's calls, by its full name: "redis.call". Returns it. */
export function hostCall(name: string, fn: HostFunction): HostFunction {
  names.set(fn, name);
  return fn;
}

/** The name of a call of the host; undefined: it is none. */
export const callName = (fn: HostFunction): string | undefined => names.get(fn);

const catching = new WeakSet<HostFunction>();

/** Makes a function one that catches errors as pcall does: its first result is false then. Returns it. */
export function catcher(fn: HostFunction): HostFunction {
  catching.add(fn);
  return fn;
}

export const isCatcher = (fn: HostFunction): boolean => catching.has(fn);
