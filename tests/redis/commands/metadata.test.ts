// Our table beside redis-server's: COMMAND INFO and COMMAND DOCS of every command that we have.
import { describe, expect, test } from 'vitest';
import { spanOf } from '../../../src/redis/command.ts';
import type { CommandSpec, CommandTable } from '../../../src/redis/command.ts';
import { bitfieldCommands } from '../../../src/redis/commands/bitfields.ts';
import { bitmapCommands } from '../../../src/redis/commands/bitmaps.ts';
import { clientCommands } from '../../../src/redis/commands/client.ts';
import { commandCommands } from '../../../src/redis/commands/commands.ts';
import { configCommands } from '../../../src/redis/commands/config.ts';
import { connectionCommands } from '../../../src/redis/commands/connection.ts';
import { counterCommands } from '../../../src/redis/commands/counters.ts';
import { databaseCommands } from '../../../src/redis/commands/databases.ts';
import { functionCommands } from '../../../src/redis/commands/functions.ts';
import { dumpCommands } from '../../../src/redis/commands/dump.ts';
import { expiryCommands } from '../../../src/redis/commands/expiry.ts';
import { geoSearchCommands } from '../../../src/redis/commands/geo-search.ts';
import { geoCommands } from '../../../src/redis/commands/geo.ts';
import { hyperLogLogCommands } from '../../../src/redis/commands/hyperloglog.ts';
import { keyCommands } from '../../../src/redis/commands/keys.ts';
import { objectCommands } from '../../../src/redis/commands/object.ts';
import { pubsubCommands } from '../../../src/redis/commands/pubsub.ts';
import { scanCommands } from '../../../src/redis/commands/scan.ts';
import { serverCommands } from '../../../src/redis/commands/server.ts';
import { stringRangeCommands } from '../../../src/redis/commands/string-ranges.ts';
import { stringCommands } from '../../../src/redis/commands/strings.ts';
import { transactionCommands } from '../../../src/redis/commands/transactions.ts';
import { commandTables } from '../../../src/redis/tables.ts';
import { isIn, RELEASES } from '../../../src/redis/version.ts';
import { encodeReply } from '../../../src/redis/resp.ts';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';
import { readFrame, sortedFrame } from '../wire.ts';
import type { Frame } from '../wire.ts';

/** Tables whose entries tell key uses and tips too. */
const whole = [
  bitfieldCommands, bitmapCommands, dumpCommands, geoCommands, geoSearchCommands, hyperLogLogCommands,
  clientCommands, commandCommands, configCommands, connectionCommands, counterCommands, databaseCommands, functionCommands,
  expiryCommands, keyCommands, objectCommands, pubsubCommands, scanCommands, serverCommands, stringRangeCommands,
  stringCommands, transactionCommands,
];

/** Names as COMMAND INFO takes them; of a container its subcommands', since we need not have all of them. */
const namesOf = (tables: readonly CommandTable[]): string[] => tables.flatMap((table) =>
  Object.entries(table).filter(isIn70).flatMap(([name, { subcommands }]) =>
    (subcommands === undefined ? [name]
      : Object.entries(subcommands).filter(isIn70).map(([sub]) => `${name}|${sub}`))));
/** What later releases brought is told by no redis-server here. */
const isIn70 = ([, spec]: [string, CommandSpec]): boolean => isIn(spanOf(spec), RELEASES['7.0']);

async function both(t: Beside, ...args: string[]): Promise<[ours: Frame, theirs: Frame]> {
  const ours = encodeReply(t.engine.execute(t.own, args), 3);
  return [readFrame(ours)!.frame.items[0], readFrame(await t.real.command(...args))!.frame.items[0]];
}

describe('as redis-server tells of itself', () => {
  test('COMMAND INFO: name, arity, flags, first and last key, step and categories', async () => {
    const t = await beside();
    await t.hello(3);
    for (const name of namesOf(commandTables)) {
      const [ours, theirs] = await both(t, 'COMMAND', 'INFO', name);
      const seven = ({ items }: Frame): string => items.slice(0, 7).map((item) => sortedFrame(item)).join('');
      expect(seven(ours), name).toBe(seven(theirs));
    }
  });

  test('COMMAND INFO: hints and key specifications', async () => {
    const t = await beside();
    await t.hello(3);
    for (const name of namesOf(whole)) {
      const [ours, theirs] = await both(t, 'COMMAND', 'INFO', name);
      expect(sortedFrame(ours), name).toBe(sortedFrame(theirs));
    }
  });

  test('COMMAND DOCS: summary, since, group, complexity', async () => {
    const t = await beside();
    await t.hello(3);
    for (const name of namesOf(whole)) {
      const real = readFrame(await t.real.command('COMMAND', 'DOCS', name))!.frame.items[1];
      const own = readFrame(encodeReply(t.engine.execute(t.own, ['COMMAND', 'DOCS', name]), 3))!.frame.items[1];
      for (const field of ['summary', 'since', 'group', 'complexity']) {
        expect(value(own, field), `${name} ${field}`).toBe(value(real, field));
      }
    }
  });

  test('COMMAND DOCS: names of plain arguments', async () => {
    const t = await beside();
    await t.hello(3);
    for (const name of ['get', 'set', 'mset', 'del', 'expire', 'scan', 'copy', 'lcs', 'subscribe', 'ping', 'getex']) {
      const real = readFrame(await t.real.command('COMMAND', 'DOCS', name))!.frame.items[1];
      const own = readFrame(encodeReply(t.engine.execute(t.own, ['COMMAND', 'DOCS', name]), 3))!.frame.items[1];
      expect(plainArguments(own), name).toEqual(plainArguments(real));
    }
  });
});

const at = (map: Frame, field: string): Frame | undefined =>
  map.items[map.items.findIndex(({ text }, i) => i % 2 === 0 && text === field) + 1];
const value = (map: Frame, field: string): string | undefined =>
  (map.items.some(({ text }, i) => i % 2 === 0 && text === field) ? at(map, field)!.text : undefined);

/** Name, token and flags of the arguments that are neither choices nor blocks. */
const plainArguments = (docs: Frame): string[] => at(docs, 'arguments')!.items
  .filter((argument) => !['oneof', 'block'].includes(value(argument, 'type')!))
  .map((argument) => {
    const flags = value(argument, 'flags') === undefined ? '' : sortedFrame(at(argument, 'flags')!);
    return `${value(argument, 'name')} ${value(argument, 'token')} ${value(argument, 'type')} ${flags}`;
  });
