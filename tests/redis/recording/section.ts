// What one test sent to a server and read from it: events in order, each of one of its connections. A connection is known
// by a number, in the order of their first commands.
import { isPacked, readReply, unpack, writeCommand, writeReply } from './notation.ts';
import type { Bytes } from '../wire.ts';

/** A command, or a reply or message, as they are written; of what was waited for in vain `NOTHING` was read. */
export type Event = { readonly connection: number } & ({ readonly sent: string } | { readonly read: string });
const NOTHING = '.';
/** `at`: when it was recorded, in milliseconds since 1970, for tests that need to know. */
export interface Section { readonly at: number | undefined; readonly events: readonly Event[] }
const AT = 'at ';

/** One line a command, with what was read at once; what was read later stands on a line of its own. */
export function writeSection({ at, events }: Section): string {
  let text = at === undefined ? '' : `\n${AT}${at}`;
  let connection = -1;
  for (const event of events) {
    if ('sent' in event) text += `\n${event.connection} ${event.sent}`;
    else text += `${connection === event.connection ? '' : `\n${event.connection} `}\t${event.read}`;
    ({ connection } = event);
  }
  return text.slice(1);
}

export function readSection(text: string): Section {
  const lines = text.split('\n').filter((line) => line !== '');
  const at = lines[0]?.startsWith(AT) === true ? Number(lines.shift()!.slice(AT.length)) : undefined;
  return { at, events: lines.flatMap(readLine) };
}

function readLine(line: string): Event[] {
  const space = line.indexOf(' ');
  const connection = Number(line.slice(0, space));
  const [sent, ...replies] = line.slice(space + 1).split('\t');
  const read = replies.map((reply) => ({ connection, read: reply }));
  return sent === '' ? read : [{ connection, sent }, ...read];
}

/** Commands that tell times, sizes and random ids: their numbers differ from one recording to the next. */
const RESTLESS = new RegExp('^(?:info|hello|client|memory|acl log|slowlog|latency|time|p?ttl|p?expiretime|xadd|xinfo|xpending|xclaim'
  + '|xautoclaim|xread|xreadgroup|debug|lastsave|object|monitor|role|config|h?p?(?:ttl|expiretime))\\b', 'i');
const numberless = (text: string): string => (isPacked(text) ? unpack(text) : text).replace(/\b[0-9a-f]{40}\b|[0-9]+(?:\.[0-9]+)?/g, '0');

/** The old recording where nothing but such numbers is different from the new one, so that a diff tells what is. */
export function settled(old: Section, fresh: Section): Section {
  if (old.events.length !== fresh.events.length || (old.at === undefined) !== (fresh.at === undefined)) return fresh;
  const restless = new Set<number>();
  const same = fresh.events.every((event, i) => {
    const before = old.events[i];
    if (before.connection !== event.connection) return false;
    if ('sent' in event) {
      restless[RESTLESS.test(event.sent) ? 'add' : 'delete'](event.connection);
      return 'sent' in before && before.sent === event.sent;
    }
    if (!('read' in before)) return false;
    return before.read === event.read || (restless.has(event.connection) && numberless(before.read) === numberless(event.read));
  });
  return same ? old : fresh;
}

/** Gives connections their numbers. */
export class Numbering {
  private readonly numbers = new Map<object, number>();

  of(connection: object): number {
    const known = this.numbers.get(connection);
    if (known !== undefined) return known;
    this.numbers.set(connection, this.numbers.size + 1);
    return this.numbers.size;
  }
}

/** A section that is being recorded. */
export class Recorder {
  at: number | undefined;
  readonly events: Event[] = [];
  private readonly numbering = new Numbering();

  sent(connection: object, args: readonly Bytes[]): void {
    this.events.push({ connection: this.numbering.of(connection), sent: writeCommand(args) });
  }

  /** `compared`: only to be compared with what we reply. */
  read(connection: object, raw: Bytes | undefined, compared: boolean): void {
    this.events.push({ connection: this.numbering.of(connection), read: raw === undefined ? NOTHING : writeReply(raw, compared) });
  }
}

/** A section that is being replayed: each connection reads on in its own events. */
export class Player {
  private readonly numbering = new Numbering();
  private readonly rests = new Map<number, Event[]>();

  constructor(private readonly section: Section, private readonly name: string) {}

  get at(): number | undefined { return this.section.at; }

  /** Takes a command that has to be the connection's next; what was to be read before it stays to be read. */
  sent(connection: object, args: readonly Bytes[], unread: Bytes[]): void {
    const rest = this.restOf(connection);
    for (let read; (read = takeRead(rest)) !== undefined;) if (read !== NOTHING) unread.push(readReply(read));
    const command = writeCommand(args);
    const recorded = rest.shift();
    if (recorded !== undefined && 'sent' in recorded && recorded.sent === command) return;
    throw stale(this.name, `recorded: ${recorded !== undefined && 'sent' in recorded ? recorded.sent : 'nothing more'}\n    sent: ${command}`);
  }

  read(connection: object, guess?: Bytes): Bytes | undefined {
    const read = takeRead(this.restOf(connection));
    return read === undefined || read === NOTHING ? undefined : readReply(read, guess);
  }

  /** Throws where commands were recorded that nobody sent. */
  end(): void {
    const numbers = new Set(this.section.events.map(({ connection }) => connection));
    for (const number of numbers) {
      const unsent = this.rest(number).find((event) => 'sent' in event);
      if (unsent !== undefined) throw stale(this.name, `recorded, and not sent: ${(unsent as { sent: string }).sent}`);
    }
  }

  private restOf(connection: object): Event[] { return this.rest(this.numbering.of(connection)); }

  private rest(number: number): Event[] {
    let rest = this.rests.get(number);
    if (rest === undefined) this.rests.set(number, rest = this.section.events.filter(({ connection }) => connection === number));
    return rest;
  }
}

function takeRead(rest: Event[]): string | undefined {
  if (rest.length === 0 || !('read' in rest[0])) return undefined;
  const [{ read }] = rest;
  rest.shift();
  return read;
}

export const stale = (test: string, what: string): Error =>
  new Error(`"${test}" is not what was recorded: \`npm run record -- <its file>\` asks the server anew\n    ${what}`);
