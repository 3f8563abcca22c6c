// COMMAND DOCS beside redis-server's. What COMMAND tells else is compared in tests/redis/releases.
import { expect, test } from 'vitest';
import { encodeReply } from '../../../src/redis/resp.ts';
import { beside } from '../oracle.ts';
import { readFrame, sortedFrame } from '../wire.ts';
import type { Frame } from '../wire.ts';

test('COMMAND DOCS: names of plain arguments', async () => {
  const t = await beside();
  await t.hello(3);
  for (const name of ['get', 'set', 'mset', 'del', 'expire', 'scan', 'copy', 'lcs', 'subscribe', 'ping', 'getex']) {
    const real = readFrame(await t.real.command('COMMAND', 'DOCS', name))!.frame.items[1];
    const own = readFrame(encodeReply(t.engine.execute(t.own, ['COMMAND', 'DOCS', name]), 3))!.frame.items[1];
    expect(plainArguments(own), name).toEqual(plainArguments(real));
  }
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
