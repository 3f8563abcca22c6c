// A command that sends a script, as a script with its keys and arguments.
import type { Bytes } from '../../../../protocol.ts';
import { decodeBytes } from '../../../../bytes/text.ts';
import type { Pasted } from './pasted.ts';

export interface PastedScript { script: string; keys: Bytes[]; argv: Bytes[] }

/** Of EVAL, EVAL_RO, SCRIPT LOAD and FUNCTION LOAD; undefined where a command sends none. */
export function scriptOf(args: readonly Bytes[]): PastedScript | undefined {
  const [name = '', first = '', second = ''] = args;
  if (/^eval(?:_ro)?$/i.test(name)) {
    if (!/^\d{1,6}$/.test(second)) return undefined;
    const keys = 3 + Number(second);
    return { script: decodeBytes(first), keys: args.slice(3, keys), argv: args.slice(keys) };
  }
  if (/^script$/i.test(name) && /^load$/i.test(first) && args.length === 3) return { script: decodeBytes(second), keys: [], argv: [] };
  if (/^function$/i.test(name) && /^load$/i.test(first)) {
    const code = args[/^replace$/i.test(second) ? 3 : 2];
    return code === undefined ? undefined : { script: decodeBytes(code), keys: [], argv: [] };
  }
  return undefined;
}

/** A call of a script that is not in the text: by its SHA1, or of a function by its name. */
export interface NamedCall { kind: 'script' | 'function'; name: Bytes; keys: Bytes[]; argv: Bytes[] }

/** Of EVALSHA and FCALL; undefined where a command is neither. */
export function namedCallOf([name = '', called = '', count = '', ...rest]: readonly Bytes[]): NamedCall | undefined {
  const kind = /^evalsha(?:_ro)?$/i.test(name) ? 'script' : /^fcall(?:_ro)?$/i.test(name) ? 'function' : undefined;
  if (kind === undefined || called === '' || !/^\d{1,6}$/.test(count)) return undefined;
  return { kind, name: called, keys: rest.slice(0, Number(count)), argv: rest.slice(Number(count)) };
}

/** The only script among commands, and what is sent before it. */
export function onlyScript({ commands }: Pasted): { found: PastedScript; before: Bytes[][] } | undefined {
  const scripts = commands.flatMap(({ args }, at) => {
    const found = scriptOf(args);
    return found === undefined ? [] : [{ found, at }];
  });
  const [first] = scripts;
  if (first === undefined || new Set(scripts.map(({ found }) => found.script)).size > 1) return undefined;
  return { found: first.found, before: commands.slice(0, first.at).map(({ args }) => args) };
}
