// What a script may do: capabilities as manifests declare them, "fs.read:imports/*" or "data.write:lighting.*".
import { EditError } from '../data/edit-error.ts';

/** The document's capabilities, and what follows their colon; undefined: nothing does. */
export const CAPABILITIES: Readonly<Record<string, 'ports' | 'glob' | 'facet' | undefined>> = {
  'net.osc': 'ports', 'net.http.client': undefined, 'net.http.server': 'ports', 'net.midi': undefined,
  'fs.read': 'glob', 'fs.write': 'glob', 'fs.watch': 'glob', 'data.read': 'facet', 'data.write': 'facet',
  'ui.navigate': undefined, 'ui.notify': undefined, 'ui.dialog': undefined,
};

/** A capability that is none. */
export class GrantError extends Error { override readonly name = 'GrantError'; }

export class Grants {
  private readonly granted = new Map<string, ((thing: string) => boolean)[]>();

  /** Throws GrantError. */
  constructor(capabilities: readonly string[]) {
    for (const one of capabilities) {
      const colon = one.indexOf(':');
      const name = colon < 0 ? one : one.slice(0, colon);
      if (!Object.hasOwn(CAPABILITIES, name)) throw new GrantError(`"${one}" is no capability: ${Object.keys(CAPABILITIES).join(', ')}`);
      const matcher = matcherOf(CAPABILITIES[name], colon < 0 ? undefined : one.slice(colon + 1), one);
      this.granted.set(name, [...this.granted.get(name) ?? [], matcher]);
    }
  }

  has(name: string): boolean { return this.granted.has(name); }
  covers(name: string, thing: string): boolean { return this.granted.get(name)?.some((matches) => matches(thing)) ?? false; }

  /** Throws EditError "PermissionDenied", which names the capability that would grant it. `things`: any of them does. */
  require(call: string, name: string, things: readonly string[]): void {
    if (things.some((thing) => this.covers(name, thing))) return;
    throw new EditError('PermissionDenied', `${call} needs the capability ${name}:${things[0] ?? '*'}`);
  }
}

function matcherOf(kind: 'ports' | 'glob' | 'facet' | undefined, given: string | undefined, whole: string): (thing: string) => boolean {
  if (given === undefined || kind === undefined) {
    if (given !== undefined) throw new GrantError(`"${whole}": nothing follows ${whole.slice(0, whole.indexOf(':'))}`);
    return () => true;
  }
  if (given === '') throw new GrantError(`"${whole}": something follows the colon`);
  return kind === 'ports' ? portsOf(given, whole) : globOf(given);
}

function portsOf(given: string, whole: string): (thing: string) => boolean {
  const ranges = given.split(',').map((part) => {
    const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part.trim()) ?? [];
    if (from === undefined || Number(from) > Number(to) || Number(to) > 65_535) throw new GrantError(`"${whole}": a port, or a range as 8000-8010`);
    return [Number(from), Number(to)] as const;
  });
  return (port) => ranges.some(([from, to]) => Number(port) >= from && Number(port) <= to);
}

/** `*` stands for anything, in paths for anything but what climbs out of them. */
function globOf(glob: string): (thing: string) => boolean {
  const [first, ...rest] = glob.split('*');
  const last = rest.pop();
  return (thing) => {
    if (thing.includes('..') && thing.split('/').includes('..')) return false;
    if (last === undefined) return thing === glob;
    if (!thing.startsWith(first)) return false;
    let at = first.length;
    for (const part of rest) {
      const found = thing.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return thing.length - last.length >= at && thing.endsWith(last);
  };
}
