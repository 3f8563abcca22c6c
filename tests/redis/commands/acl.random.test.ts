// Random users, beside redis-server: what they become, and what they may do.
import { expect, test } from 'vitest';
import { Random } from '../random.ts';
import { sameUser, usersBeside } from './acl-users.ts';

const ROUNDS = 1000;
const CALLS = 12;

const KEYS = ['a', 'b', 'ab', 'abc', 'k:1', 'k:2', '*', 'x'];
const PATTERNS = ['a', 'b', 'a*', '*b', 'k:?', 'k:[13]', '*', 'x', 'STORE', 'get'];
const WORDS = [...KEYS, 'GET', 'STORE', 'SET', '0', '1', '2', '3', '-1', 'LIMIT', 'STREAMS', 'KEYS', 'BY', 'COUNT',
  'WEIGHTS'];

/** A rule of any kind; most are right. */
function rule(r: Random, names: readonly string[], categories: readonly string[], inner = false): string {
  const sign = (): string => (r.chance(0.65) ? '+' : '-');
  const kinds: (() => string)[] = [
    () => `${sign()}${r.pick(names)}`, () => `${sign()}${r.pick(names)}`, () => `${sign()}${r.pick(names)}`,
    () => `${sign()}@${r.pick(categories)}`, () => `${sign()}@${r.pick(categories)}`,
    () => `+${r.pick(names)}|${r.pick(WORDS)}`,
    () => `${r.pick(['~', '%R~', '%W~', '%RW~'])}${r.pick(PATTERNS)}`,
    () => `${r.pick(['~', '%R~', '%W~', '%RW~'])}${r.pick(PATTERNS)}`,
    () => `&${r.pick(PATTERNS)}`,
    () => r.pick(['+@all', '-@all', 'allkeys', 'resetkeys', 'allchannels', 'resetchannels']),
  ];
  if (!inner) {
    kinds.push(
      () => r.pick(['on', 'off', 'nopass', 'resetpass', '>p', '>q', '<p', 'clearselectors', 'sanitize-payload']),
      () => `(${r.some(0, 5, () => rule(r, names, categories, true)).join(' ')})`,
    );
  }
  return r.pick(kinds)();
}

test('random rules make equal users, who may run equal commands', async () => {
  const r = new Random(20240711);
  const t = await usersBeside();
  const names = [...t.engine.commands.values()].flatMap((each) => [each, ...each.subcommands?.values() ?? []])
    .map(({ name }) => name).sort();
  const categories = t.ours('ACL CAT').split(' ').filter((word) => /^[a-z]/.test(word));
  let allowed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    if (r.chance(0.3)) await t.same('ACL SETUSER u reset');
    const rules = r.some(1, 8, () => rule(r, names, categories));
    await t.same(['ACL', 'SETUSER', 'u', ...rules]);
    await sameUser(t, 'u', JSON.stringify(rules));
    for (let call = 0; call < CALLS; call++) {
      const command = r.pick(names).split('|');
      const reply = await t.same(['ACL', 'DRYRUN', 'u', ...command, ...r.some(0, 6, () => r.pick(WORDS))]);
      if (reply === '+OK') allowed++;
    }
  }
  expect(allowed).toBeGreaterThan(ROUNDS / 4);
}, 120_000);
