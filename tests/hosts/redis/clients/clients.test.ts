// What the clients are said to hand their callers, against what each did (tests/recorded/clients; measure/ asked them).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLIENTS } from '../../../../src/hosts/redis/page/clients.ts';
import type { Client, Handed } from '../../../../src/hosts/redis/page/clients.ts';
import type { WireReply } from '../../../../src/protocol.ts';
import { toWireReply } from '../../../../src/hosts/wire.ts';
import { engineFor } from '../../../redis/rdb/engine.ts';
import cases from './cases.json';

type Told = unknown[];
interface Recorded { client: string; version: string; runtime: string; answers: Record<string, { spoken: string; told: Record<string, Told> }> }

const recordedOf = ({ name }: Client): Recorded =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../../recorded/clients/${name.toLowerCase()}.json`), 'utf8')) as Recorded;

const modeOf = ({ mode, protocol }: Client): string => (mode.includes('Mapping') ? 'resp3 mapped' : `resp${protocol}`);

/** The replies of the scripts as a run's record has them. */
const replies = new Map(cases.map(([name, script]) => {
  const engine = engineFor('7.0');
  const client = engine.connect();
  const reply = toWireReply(engine.execute(client, ['EVAL', script, '1', 'evalua:key']), 3);
  return [name, reply] as const;
}));

/** As the programs of measure/ tell a value. */
function told({ type, text, items, pairs, thrown }: Handed): Told {
  if (thrown) return ['thrown', type, text];
  if (items !== undefined) return [type, items.map(told)];
  if (pairs !== undefined) return [type, pairs.map(([key, value]) => [told(key), told(value)])];
  if (isException(type)) return ['exception', type, text];
  return text === undefined ? [type] : [type, text];
}

/** With the error that phpredis tells after a reply. */
function toldWhole(handed: Handed): Told {
  const last = handed.lastError ?? handed.items?.find((item) => item.lastError !== undefined)?.lastError;
  return last === undefined ? told(handed) : [...told(handed), ['last error', last]];
}

const isException = (type: string): boolean => /^(?:Jedis\w*Exception|\w+Error)$/.test(type) && type !== 'Error';

/** Strings of JavaScript are told as such, all others' as bytes; one cannot say more of what the platform words. */
const asRecorded = (value: Told): Told => JSON.parse(JSON.stringify(value)
  .replace(/cannot be cast to class \[B.*?"/g, 'cannot be cast to class [B"')) as Told;

/** The clients in JavaScript read doubles digit by digit too, which loses the last one. */
function nearly(value: Told, other: Told): boolean {
  if (value[0] !== 'number' || other[0] !== 'number') return false;
  const [a, b] = [Number(value[1]), Number(other[1])];
  return Math.abs(a - b) <= 4 * Number.EPSILON * Math.abs(a);
}

describe.each(CLIENTS)('$name $version, $mode', (client) => {
  const { version, runtime, answers } = recordedOf(client);

  test('is the one that was measured, and its default is so', () => {
    expect([version, runtime.startsWith(client.runtime)]).toEqual([client.version, true]);
    if (client.isDefault) expect(answers.default.spoken).toBe(String(client.protocol));
    expect(answers[modeOf(client)].spoken).toBe(String(client.protocol));
  });

  test.each(cases.map(([name]) => name))('%s', (name) => {
    const theirs = asRecorded(answers[modeOf(client)].told[name]);
    const ours = asRecorded(toldWhole(client.hand(replies.get(name) as WireReply)));
    if (!nearly(ours, theirs)) expect(ours).toEqual(theirs);
  });
});

test('every client that is told has a default, and no other was recorded', () => {
  expect(new Set(CLIENTS.filter(({ isDefault }) => isDefault).map(({ name }) => name)).size).toBe(6);
});
