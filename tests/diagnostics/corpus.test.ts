// Scripts as people write them run without an error, and nothing is told of them that is not true: what a script says of itself
// with "--! code" at the end of a line, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { diagnose as ofAutomations } from '../../src/hosts/automations/page/diagnose.ts';
import { vocabulary as automationWords } from '../../src/hosts/automations/vocabulary.ts';
import { PlainRunner } from '../../src/hosts/plain/runner.ts';
import { inLua } from '../../src/hosts/workflow/page/diagnose.ts';
import { encodeText } from '../../src/bytes/text.ts';
import { splitArgs } from '../../src/bytes/split-args.ts';
import { closeTeams, Team } from '../hosts/automations/world.ts';
import { ground, runFile } from '../hosts/workflow/host.ts';
import { diagnosticsOf, runRedis } from './hosts.ts';
import type { Which } from './hosts.ts';

interface Script { name: string; text: string; host: string; keys: string[]; argv: string[]; seed: string[][] }

const plain = new PlainRunner(ground());

const folder = join(import.meta.dirname, 'corpus');

/** "--@ name | keys: a b | argv: 1 2 | seed: COMMAND; COMMAND | host: plain 5.4", then the script. */
function scriptsIn(file: string): Script[] {
  return readFileSync(join(folder, file), 'utf8').split(/^--@ /m).slice(1).map((section) => {
    const end = section.indexOf('\n');
    const [name, ...parts] = section.slice(0, end).split(' | ');
    const part = (of: string): string => parts.find((one) => one.startsWith(`${of}: `))?.slice(of.length + 2) ?? '';
    return {
      name: `${file}: ${name}`, text: section.slice(end + 1), host: part('host') || 'redis', keys: splitArgs(part('keys')) ?? [], argv: splitArgs(part('argv').replaceAll('"', '\\"').replace(/\{\S*/g, (one) => `"${one}"`)) ?? [],
      seed: part('seed').split('; ').filter((one) => one !== '').map((one) => one.split(' ')),
    };
  });
}

const scripts = readdirSync(folder).sort().flatMap(scriptsIn);

/** Codes that a script tells of itself, with their lines. */
const expected = (text: string): string[] => text.split('\n').flatMap((line, at) => {
  const code = /--! ([\w-]+)$/.exec(line)?.[1];
  return code === undefined ? [] : [`${at + 1} ${code}`];
});
const shown = (text: string, all: readonly { from: number; code: string }[]): string[] => all.map(({ from, code }) => `${text.slice(0, from).split('\n').length} ${code}`);

it('there are 150 of them', () => {
  expect(scripts.length).toBeGreaterThanOrEqual(150);
  expect(new Set(scripts.map(({ text }) => text)).size).toBe(scripts.length);
});

describe('Redis', () => {
  describe.each(scripts.filter(({ host }) => host === 'redis').map((one) => [one.name, one] as const))('%s', (_, { text, keys, argv, seed }) => {
    it('runs', () => expect(runRedis(text, { keys, argv, seed }).error).toBeUndefined());
    it('is told what is true', () => expect(shown(text, diagnosticsOf('redis', text, { given: { keys: keys.length, argv: argv.length } }))).toEqual(expected(text)));
  });
});

describe('plain Lua', () => {
  const all = scripts.filter(({ host }) => host.startsWith('plain')).flatMap((one) => (one.host === 'plain' ? ['5.1', '5.4'] : [one.host.slice(6)]).map((lua) => [`${one.name}, ${lua}`, lua as '5.1' | '5.4', one] as const));
  describe.each(all)('%s', (_, lua, { text, argv }) => {
    it('runs', () => expect(plain.run({ host: 'plain', lua, settings: {}, script: encodeText(text), inputs: { argv }, client: 1 }).error).toBeUndefined());
    it('is told what is true', () => expect(shown(text, diagnosticsOf(`plain ${lua}` as Which, text))).toEqual(expected(text)));
  });
});

describe('automations', () => {
  afterAll(closeTeams);
  describe.each(scripts.filter(({ host }) => host === 'automations').map((one) => [one.name, one] as const))('%s', (_, { text }) => {
    it('runs', () => { expect(() => new Team().value(text)).not.toThrow(); });
    it('is told what is true', async () => {
      const team = new Team();
      const told = await ofAutomations(text, { lua: '5.4', settings: {}, words: automationWords, isJoined: false, ask: (name, given) => Promise.resolve(team.world.ask(name, given)) });
      expect(shown(text, told!)).toEqual(expected(text));
    });
  });
});

describe('nodes of workflows, in both runtimes', () => {
  const asFile = (text: string): string => `name: t\nnodes:\n  - name: a\n    language: lua\n    run: |\n${text.trimEnd().split('\n').map((line) => `      ${line}`).join('\n')}\n`;
  describe.each(scripts.filter(({ host }) => host === 'workflow').map((one) => [one.name, one] as const))('%s', (_, { text }) => {
    it.each(['python', 'rust'])('runs in %s', (runtime) => expect(runFile(asFile(text), { settings: { runtime } }).error).toBeUndefined());
    it('is told what is true', () => expect(shown(text, inLua(text, 'python'))).toEqual(expected(text)));
  });
});

