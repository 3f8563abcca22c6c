// What redis-cli prints of SLOWLOG GET: entries of an id, a time, microseconds, the command's arguments, and who sent it. Long
// arguments, and many, are cut by the server itself.
import type { Bytes } from '../../../../protocol.ts';
import { splitArgs } from '../../../../bytes/split-args.ts';

/** "1) 1) (integer) 14": an entry begins. */
const ENTRY = /^\s{0,12}(?:\d{1,6}\) {1,6})?1\) \(integer\) \d{1,19}\s*$/;
const NUMBER = /^\s{1,16}[23]\) \(integer\) \d{1,19}\s*$/;
const FIRST = /^\s{1,16}4\) {1,6}1\) (".*")\s*$/;
const NEXT = /^\s{4,24}\d{1,6}\) (".*")\s*$/;
/** What stands in the place of what was cut. */
const CUT = /\.\.\. \(\d+ more (?:bytes|arguments)\)$/;

/** The commands of a slow log, the first one first; undefined where a text is none. `cut`: of some of them parts are missing. */
export function readSlowlog(text: Bytes): { commands: Bytes[][]; cut: number } | undefined {
  const lines = text.split('\n');
  const commands: Bytes[][] = [];
  let cut = 0;
  for (let at = 0; at + 3 < lines.length; at++) {
    if (!ENTRY.test(lines[at]) || !NUMBER.test(lines[at + 1]) || !NUMBER.test(lines[at + 2])) continue;
    const args = argumentsAt(lines, at + 3);
    if (args.length === 0) continue;
    if (args.some((arg) => CUT.test(arg))) cut++;
    commands.push(args);
  }
  return commands.length === 0 ? undefined : { commands: commands.reverse(), cut };
}

function argumentsAt(lines: readonly Bytes[], from: number): Bytes[] {
  const args: Bytes[] = [];
  const first = FIRST.exec(lines[from]);
  const indent = lines[from].indexOf('1) "');
  for (let at = from, found = first; found !== null; found = lines[++at] === undefined ? null : NEXT.exec(lines[at])) {
    if (at > from && lines[at].search(/\S/) < indent - 5) break; // who sent it
    const [arg] = splitArgs(found[1]) ?? [];
    if (arg === undefined) break;
    args.push(arg);
  }
  return args;
}
