// The forms in which a reply can be read, as lines of coloured parts.
import type { WireReply } from '../../protocol.ts';
import { replyJson } from '../../bytes/reply-text.ts';
import type { Protocol } from '../../bytes/reply-text.ts';
import { wireLines as linesOnWire } from './reply-wire.ts';
import { decodeStrict } from '../../bytes/text.ts';
import { escapeBytes } from '../../bytes/quote.ts';

/** "own": as a component of the host draws it. */
export type View = 'cli' | 'resp2' | 'resp3' | 'json' | 'own';

/** A form that a host offers for its replies. */
export interface ViewInfo { view: View; label: string; about: string }

/** Of a host that names none. */
export const PLAIN_VIEWS: readonly ViewInfo[] = [
  { view: 'cli', label: 'List', about: 'Value by value' }, { view: 'json', label: 'JSON', about: 'As JSON' },
];

/** `cut` tells what is missing of a reply that is not all there. */
export interface Part { kind: 'sign' | 'string' | 'number' | 'atom' | 'error' | 'plain' | 'cut'; text: string }

const respKinds: Record<string, Part['kind']> = {
  '-': 'error', '!': 'error', ':': 'number', ',': 'number', '(': 'number', '#': 'atom', '_': 'atom', '+': 'plain',
};

/** A reply on the wire, a line for each CRLF, which shows as such. */
export function wireLines(reply: WireReply, protocol: Protocol): Part[][] {
  return linesOnWire(reply, protocol).flatMap(({ kind, text, cut }) => {
    if (kind === 'cut') return [[part('cut', cut ?? '')]];
    const lines = kind === 'head' ? [headParts(text)] : text.split('\r\n').map((line) => [part('string', readable(line))]);
    if (cut !== undefined) lines.at(-1)!.push(part('cut', ` ${cut} `));
    return lines.map((line) => [...line, part('sign', '\\r\\n')]);
  });
}

function headParts(line: string): Part[] {
  return [part('sign', line.slice(0, 1)), part(respKinds[line[0]] ?? 'sign', readable(line.slice(1)))];
}

function readable(bytes: string): string {
  const text = decodeStrict(bytes);
  return text !== null && !/\p{Cc}/u.test(text) ? text : escapeBytes(bytes);
}

/** A reply as JSON, its values told apart. */
export function jsonLines(reply: WireReply): Part[][] {
  return replyJson(reply).split('\n').map((line) => {
    const [, lead, key = '', value = ''] = /^(\s*)("(?:[^"\\]|\\.)*": )?(.*)$/.exec(line) ?? [];
    return [part('plain', lead), part('sign', key), part(key === CUT ? 'cut' : jsonKind(value), value)];
  });
}

/** The key of what tells that something is missing (see replyJson). */
const CUT = '"…": ';

function jsonKind(value: string): Part['kind'] {
  if (value.startsWith('"')) return 'string';
  if (/^-?\d/.test(value)) return 'number';
  return /^[tfn]/.test(value) ? 'atom' : 'sign';
}

function part(kind: Part['kind'], text: string): Part {
  return { kind, text };
}
