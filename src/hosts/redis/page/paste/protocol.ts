// The protocol that clients speak and append-only files hold: *2, $3, GET, $1, k. Line ends may have lost their carriage
// return, as in a clipboard.
import type { Bytes } from '../../../../protocol.ts';
import { LIMITS, PasteError } from './pasted.ts';
import type { Pasted } from './pasted.ts';

/** Whether a text begins as commands in the protocol do; "#TS:" is a time in an append-only file. */
export const isProtocol = (text: Bytes): boolean => /^(?:#TS:\d{1,20}\r?\n)?\*\d{1,9}\r?\n\$\d{1,9}\r?\n/.test(text.slice(0, 100));

/** What other files of Redis say of themselves; undefined: it is none of them. */
export function otherFile(text: Bytes): string | undefined {
  if (/^REDIS\d{4}/.test(text)) {
    return 'This is a snapshot (RDB), or an append-only file that begins with one. It is not read here: let the server write'
      + ' its data as commands, with aof-use-rdb-preamble no and BGREWRITEAOF.';
  }
  if (/^file \S+ seq \d+ type [bih]\b/.test(text.slice(0, 300))) {
    return 'This is the list of the parts of an append-only file. Open its parts, those with "incr" in their name.';
  }
  return undefined;
}

/** The commands. What is cut off at the end is left out, as Redis itself does. Throws PasteError. */
export function readProtocol(text: Bytes): Pasted {
  const pasted: Pasted = { form: 'protocol', commands: [], evalFiles: [], notes: [] };
  let at = 0;
  while (at < text.length) {
    const [args, next] = readOne(text, at);
    if (args === undefined && next < 0) throw broken(text, at, pasted.commands.length);
    if (args === undefined) {
      pasted.notes.push('The last command was cut off, and is left out.');
      break;
    }
    if (args.length > 0) pasted.commands.push({ args, times: 1 });
    if (pasted.commands.length > LIMITS.commands) throw new PasteError(`It holds more than ${LIMITS.commands} commands.`);
    at = next;
  }
  return pasted;
}

type One = [args: Bytes[] | undefined, next: number];
/** It ends within the text; it is none. */
const CUT: One = [undefined, 0];
const WRONG: One = [undefined, -1];

function readOne(text: Bytes, from: number): One {
  const head = readHead(text, from);
  if (head === undefined) return headIsCut(text, from) ? CUT : WRONG;
  if (head.sign !== '*') return head.sign === '#' || head.sign === '' ? [[], head.next] : WRONG;
  if (head.count > LIMITS.commands) return WRONG;
  const args: Bytes[] = [];
  let at = head.next;
  for (let left = head.count; left > 0; left--) {
    const bulk = readHead(text, at);
    if (bulk === undefined) return headIsCut(text, at) ? CUT : WRONG;
    if (bulk.sign !== '$') return WRONG;
    const end = bulk.next + bulk.count;
    if (end > text.length) return CUT;
    args.push(text.slice(bulk.next, end));
    const after = text.slice(end, end + 2);
    if (after !== '\r\n' && after[0] !== '\n' && after !== '' && after !== '\r') return WRONG;
    at = end + (after[0] === '\r' ? 2 : 1);
  }
  return [args, at];
}

/** "*3", "$12", a comment, or an empty line, with what ends it. */
function readHead(text: Bytes, from: number): { sign: string; count: number; next: number } | undefined {
  const found = /^(?:([*$])(\d{1,9})|(#)[^\n]{0,60})?\r?\n/.exec(text.slice(from, from + 70));
  return found === null ? undefined
    : { sign: found[1] ?? found[3] ?? '', count: Number(found[2] ?? 0), next: from + found[0].length };
}

const headIsCut = (text: Bytes, from: number): boolean =>
  text.length - from < 12 && /^(?:[*$]\d{0,9}|#.*)?\r?$/s.test(text.slice(from));

function broken(text: Bytes, at: number, done: number): PasteError {
  const isReply = /^[+\-:$_,%~]/.test(text.slice(at, at + 1)) && done === 0;
  return new PasteError(isReply ? 'These are replies of a server, and no commands.'
    : `After ${done} commands, at byte ${at}, the protocol is broken.`);
}
