// A text that holds commands of Redis, however it was written down: as lines, behind the prompts of redis-cli, as calls of
// redis-cli in a shell, as MONITOR shows them, or in the protocol. Time is linear in its length.
import type { Bytes } from '../../../../protocol.ts';
import { decodeBytes } from '../../../../bytes/text.ts';
import { MOST_TIMES, repeatOf, TOO_OFTEN } from '../../panels/console/repeat.ts';
import { readCommand } from '../../../../bytes/split-args.ts';
import { cliAt, evalOfFile, readCli } from './cli.ts';
import { readMonitored } from './monitor.ts';
import { LIMITS, PasteError } from './pasted.ts';
import type { Pasted, PastedCommand } from './pasted.ts';
import { isProtocol, otherFile, readProtocol } from './protocol.ts';
import { readShell } from './shell.ts';
import { readSlowlog } from './slowlog.ts';

/** The prompts of redis-cli, of its documentation, and of the console here; in brackets the database. */
const PROMPT = new RegExp('^[ \\t]*(?:(?:redis|valkey)(?: [^\\s>[]{1,200})?|evalua(?::[^\\s>[(]{1,200})?|replica|[\\w.-]{1,200}:\\d{1,5}'
  + '|\\[[\\da-fA-F:.]{2,60}\\]:\\d{1,5}|not connected)(?:\\[(\\d{1,6})\\])?(?:\\((?:TX|subscribed mode)\\))*>(?:[ \\t]|$)');
/** The sign before what a person typed into a shell. "#" is not one: it begins a comment. */
const SHELL_PROMPT = /^[ \t]*(?:[\w@.~:/-]{0,80}[$%][ \t]+)?/;
/** Characters at the beginning of a line that tell what it is. */
const HEAD = 600;

/** What a line begins: a command behind a prompt or in a shell, and where that begins in the line. */
interface Start { from: number; at: number; kind: 'prompt' | 'shell'; db?: number }

/**
 * Reads the commands. `isCommand` tells names of commands from other words: with plain lines nothing else does. Throws
 * PasteError.
 */
export function readPasted(given: Bytes, isCommand: (name: Bytes) => boolean = () => true): Pasted {
  if (given.length > LIMITS.text) throw new PasteError('It is too long to be read.');
  const text = given.replace(/^\xef\xbb\xbf/, '');
  const other = otherFile(text);
  if (other !== undefined) throw new PasteError(other);
  if (isProtocol(text)) return readProtocol(text);
  const monitored = readMonitor(text);
  if (monitored !== undefined) return monitored;
  const slow = readSlow(text);
  if (slow !== undefined) return slow;
  const starts = startsOf(text);
  return starts.length > 0 ? readSession(text, starts) : readLines(text, isCommand);
}

/** Whether a text looks as one that `readPasted` reads, from its first lines; for what is pasted somewhere else. */
export const looksPasted = (text: Bytes): boolean =>
  isProtocol(text) || readSlowlog(text.slice(0, 4_000)) !== undefined || text.slice(0, 4_000).split('\n', 40).some((line) =>
    startOf(line, 0) !== undefined || readMonitored(line) !== undefined || /^\s*EVAL(?:_RO)?\s+["']|^\s*(?:EVALSHA|FCALL)(?:_RO)?\s+\S+\s+\d/i.test(line));

// MONITOR

function readMonitor(text: Bytes): Pasted | undefined {
  if (!/^\+?\d{1,12}\.\d{6} \[/m.test(text)) return undefined;
  const lines = linesOf(text).flatMap((line) => readMonitored(line) ?? []);
  if (lines.length === 0) return undefined;
  const runsScripts = lines.some(({ args, byScript }) => !byScript && /^(?:eval|fcall)/i.test(args[0] ?? ''));
  const kept = lines.filter(({ args, byScript }) => args.length > 0 && !(byScript && runsScripts)
    && !/^(?:auth|hello|monitor)$/i.test(args[0]));
  const notes = kept.length < lines.filter(({ byScript }) => !byScript).length
    ? ['Logins are left out.'] : [];
  if (runsScripts && lines.some(({ byScript }) => byScript)) notes.push('What scripts called is left out: they call it again.');
  return finish({ form: 'monitor', commands: kept.map(({ args, db }) => ({ args, db, times: 1 })), evalFiles: [], notes });
}

// SLOWLOG

function readSlow(text: Bytes): Pasted | undefined {
  const found = readSlowlog(text);
  if (found === undefined) return undefined;
  const { commands, cut } = found;
  const notes = cut === 0 ? [] : [`The slow log keeps the beginning of long arguments alone: ${cut === 1 ? 'one command is' : `${cut} commands are`} not whole.`];
  return finish({ form: 'slowlog', commands: commands.map((args) => ({ args, times: 1 })), evalFiles: [], notes });
}

// Behind prompts, and in shells

function startsOf(text: Bytes): Start[] {
  const starts: Start[] = [];
  let from = 0;
  for (const line of linesOf(text)) {
    const start = startOf(line, from);
    if (start !== undefined) starts.push(start);
    from += line.length + 1;
  }
  return starts;
}

function startOf(line: Bytes, from: number): Start | undefined {
  const head = line.slice(0, HEAD);
  const prompt = PROMPT.exec(head);
  if (prompt !== null) {
    return { from, at: from + prompt[0].length, kind: 'prompt', db: Number(prompt[1] ?? 0) };
  }
  if (!/-cli\b/.test(head)) return undefined;
  const at = SHELL_PROMPT.exec(head)![0].length;
  return cliAt(head.slice(at).split(/[ \t\r]+/, 20)) < 0 ? undefined : { from, at: from + at, kind: 'shell' };
}

/** Each command ends before the next prompt at the latest: what stands between them are replies. */
function readSession(text: Bytes, starts: readonly Start[]): Pasted {
  const pasted: Pasted = { form: 'session', commands: [], evalFiles: [], notes: [] };
  let faults = 0;
  let done = 0;
  starts.forEach((start, i) => {
    if (start.from < done) return; // within what a call of redis-cli reads
    const end = starts[i + 1]?.from ?? text.length;
    if (start.kind === 'prompt') {
      const { args, fault } = readCommand(text, start.at, end);
      if (fault === undefined) add(pasted, args, start.db);
      else faults++;
    } else done = readCall(text, start.at, end, pasted, () => { faults++; });
  });
  if (faults > 0) {
    pasted.notes.push(`${faults === 1 ? 'One command is' : `${faults} commands are`} left out: a quote is not closed, or something follows it.`);
  }
  return finish(pasted);
}

/** A call of redis-cli, and others that follow it in its line. Returns where what it reads ends. */
function readCall(text: Bytes, from: number, end: number, pasted: Pasted, fault: () => void): number {
  let at = from;
  while (at < end) {
    const { words, next, open, here } = readShell(text, at, end);
    if (open === true) fault();
    const cli = open === true ? -1 : cliAt(words);
    if (cli >= 0) {
      const call = readCli(words.slice(cli + 1));
      const file = call.eval ?? evalOfFile(call.args);
      if (file !== undefined) pasted.evalFiles.push(file);
      else if (call.args.length > 0) pasted.commands.push({ args: call.args, times: call.times, db: call.db });
      if (here !== undefined) return readHere(text, next, here, call.db, pasted);
    }
    if (text[next - 1] === '\n' || next >= end) break;
    at = next;
  }
  return from;
}

/** The lines that redis-cli reads, up to the word that ends them. */
function readHere(text: Bytes, from: number, word: Bytes, db: number, pasted: Pasted): number {
  let at = from;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at);
    if (text.slice(at, lineEnd).trim() === word) return lineEnd + 1;
    const { args, fault, next } = readCommand(text, at, text.length);
    if (fault !== undefined) throw new PasteError(`A quote is not closed, or something follows it: ${shown(text, at)}`);
    add(pasted, args, db);
    at = next;
  }
  return at;
}

// Lines

function readLines(text: Bytes, isCommand: (name: Bytes) => boolean): Pasted {
  const pasted: Pasted = { form: 'lines', commands: [], evalFiles: [], notes: [] };
  let at = 0;
  while (at < text.length) {
    const begin = at + /^[ \t\r]*/.exec(text.slice(at, at + HEAD))![0].length;
    if (text[begin] === '#') {
      const end = text.indexOf('\n', begin);
      at = end < 0 ? text.length : end + 1;
      continue;
    }
    const { args, fault, next } = readCommand(text, begin, text.length);
    if (fault !== undefined) throw new PasteError(`A quote is not closed, or something follows it: ${shown(text, at)}`);
    const [name] = repeatOf(args).args as (Bytes | undefined)[];
    if (name !== undefined && !isCommand(name)) throw new PasteError(`This is no command of Redis: ${shown(text, at)}`);
    add(pasted, args);
    at = next;
  }
  return finish(pasted);
}

const shown = (text: Bytes, at: number): string => {
  const line = text.slice(at, at + 61).split('\n', 1)[0].trim();
  // A byte that is no text shows nothing.
  return decodeBytes(line.slice(0, 60)).replace(/[\p{C}\ud800-\udfff]/gu, '') + (line.length > 60 ? '…' : '');
};

function add(pasted: Pasted, args: Bytes[], db?: number): void {
  if (args.length === 0) return;
  const command: PastedCommand = repeatOf(args);
  if (command.times > MOST_TIMES) throw new PasteError(TOO_OFTEN);
  pasted.commands.push(db === undefined ? command : { ...command, db });
}

/** Where none names a database but the first one, nothing is meant by it. */
function finish(pasted: Pasted): Pasted {
  const { commands } = pasted;
  const sent = commands.reduce((sum, { times }) => sum + times, 0);
  if (sent > LIMITS.commands) throw new PasteError(`It holds more than ${LIMITS.commands.toLocaleString('en')} commands.`);
  if (!commands.some(({ db = 0 }) => db > 0)) for (const command of commands) delete command.db;
  return pasted;
}

const linesOf = (text: Bytes): Bytes[] => text.split('\n');

/** The commands one after the other, with a SELECT where another database is meant; `db`: the one that is selected. */
export function flat({ commands }: Pasted, db = 0): Bytes[][] {
  const all: Bytes[][] = [];
  let selected = db;
  for (const command of commands) {
    if (command.db !== undefined && command.db !== selected) all.push(['SELECT', String(command.db)]);
    selected = command.db ?? selected;
    for (let left = command.times; left > 0; left--) all.push(command.args);
    if (command.args[0].toLowerCase() === 'select') selected = Number(command.args[1]);
  }
  return all;
}
