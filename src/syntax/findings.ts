// What can be said of a program that Lua takes: from its names alone, without running it.
import type { Scopes, Use } from './scopes.ts';

export type Finding = { from: number; to: number; name: string } & (
  /** A local that nothing reads. */
  | { kind: 'unused' }
  /** A global that is assigned to; hosts that share globals among scripts refuse it. */
  | { kind: 'global-write' }
  /** A global that is read, but neither known nor made anywhere. `laterAt`: where a local of its name is made that is not seen here. */
  | { kind: 'unknown'; laterAt?: number }
);

/** `known`: the globals that are there. In the order of the text. */
export function findingsOf({ locals, uses }: Scopes, known: ReadonlySet<string>): Finding[] {
  const globals = uses.filter(({ local }) => local === undefined);
  const made = new Set(globals.filter(({ write }) => write).map(({ name }) => name));
  const unused = locals.filter(({ kind, name, attribute, uses: its }) =>
    (kind === 'local' || kind === 'function') && !name.startsWith('_') && attribute !== 'close' && its.every(({ write }) => write));
  const unknown = (use: Use): Finding => {
    const laterAt = locals.find(({ name }) => name === use.name)?.from;
    return { kind: 'unknown', name: use.name, from: use.from, to: use.to, ...(laterAt !== undefined && { laterAt }) };
  };
  return [
    ...unused.map(({ name, from, to }): Finding => ({ kind: 'unused', name, from, to })),
    ...globals.filter(({ write }) => write).map(({ name, from, to }): Finding => ({ kind: 'global-write', name, from, to })),
    ...globals.filter(({ write, name }) => !write && !known.has(name) && !made.has(name)).map(unknown),
  ].sort((a, b) => a.from - b.from);
}
