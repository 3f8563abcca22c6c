// Each diagnostic is raised where it must be and nowhere else, its fix takes it away, and what is told as an error does fail.
import { describe, expect, it } from 'vitest';
import { redisRules } from '../../src/hosts/redis/page/rules/all.ts';
import { LuaError } from '../../src/lua/runtime.ts';
import { luaRules } from '../../src/syntax/rules/all.ts';
import { SYNTAX } from '../../src/syntax/rules/faults.ts';
import { habits } from '../../src/syntax/rules/javascript/habits.ts';
import { newLua } from '../lua/vm.ts';
import { cases } from './cases.ts';
import type { Case } from './cases.ts';
import { diagnosticsOf, runRedis } from './hosts.ts';

const ALL = [SYNTAX, ...habits, ...luaRules, ...redisRules];
/** Of what Lua does not compile. */
const REFUSED: ReadonlySet<string> = new Set([SYNTAX, ...habits].map(({ code }) => code));

it('each rule has a code of its own, an explanation, a script that must raise it and one that must not', () => {
  const codes = ALL.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { code, about } of ALL) {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    expect(about.length, code).toBeGreaterThan(80);
    const its = cases.filter((one) => one.code === code);
    expect(its.flatMap(({ raises }) => raises).length, `${code} is raised`).toBeGreaterThan(0);
    expect(its.flatMap(({ not }) => not).length, `${code} is not raised`).toBeGreaterThan(0);
  }
  expect(cases.filter(({ code }) => !codes.includes(code))).toEqual([]);
});

/** A script without its marks, and the range between them; without the second one: up to anywhere. */
function marked(script: string): { text: string; from: number; to: number | undefined } {
  const from = script.indexOf('«');
  const rest = script.replace('«', '');
  const to = rest.indexOf('»');
  return { text: rest.replace('»', ''), from, to: to < 0 ? undefined : to };
}

const its = ({ host, release, given, code }: Case, text: string) =>
  diagnosticsOf(host, text, { ...release !== undefined && { release }, ...given && { given } }).filter((one) => one.code === code);

describe.each(cases)('$code, $host $release', (one) => {
  it.each(one.raises)('is raised: %s', (script) => {
    const { text, from, to } = marked(script);
    const found = its(one, text);
    expect(found.map((its) => text.slice(its.from, its.to)), JSON.stringify(found)).toHaveLength(1);
    if (to !== undefined && to > from) expect(text.slice(found[0].from, found[0].to)).toBe(text.slice(from, to));
    else expect(found[0].to).toBeGreaterThan(found[0].from);
    if (to !== undefined && to > from) expect(found[0].from).toBe(from);
  });

  it.each(one.raises.filter((script) => its(one, marked(script).text)[0]?.fix !== undefined))('its fix takes it away: %s', (script) => {
    const { text } = marked(script);
    const [{ fix, from }] = its(one, text);
    const fixed = text.slice(0, fix!.from) + fix!.insert + text.slice(fix!.to);
    expect(its(one, fixed).filter((its) => its.from === from), fixed).toEqual([]);
    expect(diagnosticsOf(one.host, fixed, { release: one.release ?? '8.6' }).filter(({ code }) => code === 'syntax' && one.code !== 'syntax'), fixed).toEqual([]);
  });

  it.each(one.not)('is not raised: %s', (text) => expect(its(one, text)).toEqual([]));
});

describe('what is told as an error fails', () => {
  const refused = cases.filter(({ code }) => REFUSED.has(code)).flatMap(({ host, raises }) => raises.map((script) => [host === 'redis' ? '5.1' : host.slice(-3) as '5.1' | '5.4', marked(script).text] as const));
  it.each(refused)('Lua %s refuses %j', (version, text) => {
    const lua = newLua(version);
    expect(() => lua.load(text, '=x')).toThrow(LuaError);
    lua.close();
  });

  const failing = cases.filter(({ host, code }) => host === 'redis' && !REFUSED.has(code)).flatMap((one) => one.raises.map((script) => [one, marked(script).text] as const))
    .filter(([one, text]) => its(one, text)[0]?.severity === 'error' && !text.includes('name='));
  it.each(failing.map(([one, text]) => [text, one] as const))('Redis ends %s', (text, { release = '8.6' }) => {
    expect(runRedis(text, { release, keys: ['k'], argv: ['7'], seed: /GET/.test(text) && !/MGET/.test(text) ? [['SET', 'k', '5']] : [] }).error).toBeDefined();
  });
  it('there are some', () => expect(failing.length).toBeGreaterThan(10));
});
