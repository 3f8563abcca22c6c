// What is told of the arguments of a command is what real servers refuse: their recorded answers to some ten thousand commands.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UNCHECKED } from '../../src/hosts/redis/page/rules/commands.ts';
import { itemAt, refusedAt, usageOf } from '../../src/syntax/usage.ts';
import { splitArgs } from '../../src/bytes/split-args.ts';
import { isPacked } from '../redis/recording/notation.ts';
import { readSection } from '../redis/recording/section.ts';
import { redisWords } from './hosts.ts';

const folder = join(import.meta.dirname, '../redis/commands/recorded');
const REFUSED = /^-ERR (?:syntax error|wrong number of arguments)/i;
/** Refused for what is in the arguments, and not for their form, or for what is no matter of form. */
const OTHER = /^-/;

interface Sent { release: string; args: string[]; reply: string }

/** Each command with the reply that came at once. */
function sent(file: string): Sent[] {
  const release = /\.((?:valkey-)?\d+\.\d+)\.txt$/.exec(file)![1];
  return readFileSync(join(folder, file), 'utf8').split(/^=== .*\n/m).filter((text) => text !== '' && !isPacked(text.split('\n', 1)[0]))
    .flatMap((text) => {
      return readSection(text).events.filter((event) => !('sent' in event) || !/\.\.\. \d+ characters, /.test(event.sent)).flatMap((event, at, events) => {
        const next = events[at + 1] as (typeof events)[number] | undefined;
        return 'sent' in event && next !== undefined && 'read' in next && next.connection === event.connection ? [{ release, args: splitArgs(event.sent) ?? [], reply: next.read }] : [];
      });
    });
}

const all = readdirSync(folder).filter((name) => name.endsWith('.txt')).flatMap(sent);

/** Taken because there is no such key, or nothing in the range: then the server does not look at the rest. */
const NOT_LOOKED_AT: ReadonlySet<string> = new Set([
  'BITCOUNT none 0', 'BITCOUNT k -1 -2 x', 'BITCOUNT none 1', 'BITCOUNT none 1 2 WHAT', 'BITCOUNT none 1 2 BIT 3', 'GEORADIUSBYMEMBER none none x q', 'HSCAN h 0 MATCH', 'HSCAN h 0 COUNT x', 'GETEX none EX x',
]);

/** Whether what was sent is told, as far as the table knows the command. */
function told({ release, args }: Sent): boolean | undefined {
  const words = redisWords(release);
  const upper = args.map((arg) => arg.toUpperCase());
  const word = words.find(({ name }) => name === `${upper[0]} ${upper[1]}`) ?? words.find(({ name }) => name === upper[0]);
  if (word?.call === undefined || word.absent || UNCHECKED.has(word.name)) return undefined;
  const { arity } = word.call;
  if (arity < 0 ? args.length < -arity : args.length !== arity) return true;
  const usage = word.syntax.slice(word.name.length).trim();
  return usage === '' ? undefined : refusedAt(usageOf(usage), args.slice(word.name.split(' ').length), false) !== undefined;
}

describe('what real servers took', () => {
  it('is told of nowhere', () => {
    const taken = all.filter(({ reply }) => !OTHER.test(reply));
    expect(taken.length).toBeGreaterThan(5_000);
    expect([...new Set(taken.filter((one) => told(one) === true && !NOT_LOOKED_AT.has(one.args.join(' '))).map(({ release, args }) => `${release} ${args.join(' ').slice(0, 120)}`))]).toEqual([]);
  });

  it('and of what they refused for its form most is', () => {
    const refused = all.filter((one) => REFUSED.test(one.reply)).flatMap((one) => told(one) ?? []);
    expect(refused.length).toBeGreaterThan(250);
    expect(refused.filter(Boolean).length / refused.length).toBeGreaterThan(0.6);
  });
});

describe('the item that takes an argument', () => {
  it.each<[usage: string, given: (string | undefined)[], at: number, item: string]>([
    ['key value [NX | XX] [EX seconds | PX milliseconds]', [undefined, undefined, 'EX', ''], 3, 'seconds'],
    ['key value [NX | XX] [EX seconds | PX milliseconds]', ['k', ''], 1, 'value'],
    ['key [NX | XX] [GT | LT] [CH] score member [score member ...]', ['k', 'NX', '1', 'a', '2', ''], 5, 'member'],
    ['key [NX | XX] [GT | LT] [CH] score member [score member ...]', ['k', 'ch'], 1, 'CH'],
    ['[COUNT count] STREAMS key [key ...] id [id ...]', ['COUNT', ''], 1, 'count'],
  ])('%s of %j at %i is %s', (usage, given, at, item) => {
    const found = itemAt(usageOf(usage), given, at);
    expect(found && usage.slice(found.from, found.to)).toBe(item);
  });
});
