// Lines and branches, held against what real Lua says of the same scripts (active-lines.mjs recorded it).
import { describe, expect, it } from 'vitest';
import { hosts } from '../../src/hosts/list.ts';
import { wasmModule } from '../../src/node/files.ts';
import { CoverageReport, lcovOf, totalsOf } from '../../src/testing/coverage-report.ts';
import { coverable, CoverageProbe } from '../../src/testing/coverage.ts';
import { shapeOf } from '../../src/testing/code-shape.ts';
import { spreadCopy } from '../../src/testing/spread-copy.ts';
import { EngineTarget } from '../../src/testing/engine-target.ts';
import { planOf } from '../../src/testing/plan.ts';
import recorded from './active-lines.json';
import { scripts } from './coverage-scripts.ts';
import circuits from './short-circuits.json';

const plain = hosts.find(({ info }) => info.id === 'plain')!.info;
const versions = ['5.1', '5.4'] as const;
type Recorded = Record<(typeof versions)[number], Record<string, { active: number[]; ran: number[] }>>;
const real = recorded as Recorded;

async function heard(script: string, lua: '5.1' | '5.4') {
  const probe = new CoverageProbe(script, lua);
  const target = new EngineTarget(hosts, { [lua]: wasmModule(lua) }, probe);
  const outcomes = await target.run(planOf(plain, script, { lua, settings: {}, protocol: 2, clock: 0, random: 1, data: [], inputs: {} }));
  target.fresh();
  return { ...probe.take(), outcomes };
}

/** "2: then else" of the arms that were taken, "-" for one that was not; an `and` or `or` has its word. */
async function armsOf(script: string, lua: '5.1' | '5.4'): Promise<string[]> {
  const { arms } = await heard(script, lua);
  return coverable(script, lua).forks.map(({ line, word, arms: names }, at) => `${line}: ${word === undefined ? '' : `${word} `}${names.map((name, which) => (arms[at][which] > 0 ? name : '-')).join(' ')}`);
}

describe.each(versions)('Lua %s', (lua) => {
  for (const [name, script] of Object.entries(scripts)) {
    it(`counts lines of "${name}" that have code`, () => {
      const { lines } = shapeOf(script, lua);
      const active = new Set(real[lua][name].active);
      for (const start of new Set(lines.values())) {
        const own = [...lines].filter(([, line]) => line === start).map(([line]) => line);
        expect(own.some((line) => active.has(line)), `line ${start}`).toBe(true);
      }
    });

    it(`counts what of "${name}" ran in real Lua`, async () => {
      const { lines } = shapeOf(script, lua);
      const ran = new Set(real[lua][name].ran);
      const expected = [...new Set(lines.values())].filter((start) => [...lines].some(([line, of]) => of === start && ran.has(line))).sort((a, b) => a - b);
      expect((await heard(script, lua)).lines.map(([line]) => line).sort((a, b) => a - b)).toEqual(expected);
    });
  }

  it('tells which way conditions and loops went', async () => {
    const loops = ['11: entered -', '14: - skipped', '18: entered -'];
    expect(await armsOf(scripts.branches, lua)).toEqual(['2: - else', '4: then else', ...loops, ...lua === '5.1' ? ['20: then else'] : []]);
  });

  it('tells the way out of a function that ends with its condition', async () => {
    expect(await armsOf(scripts['ends at once'], lua)).toEqual(['2: then else', '9: - else']);
  });

  it('tells arms on the line of their condition, and how far conditions were looked at', async () => {
    expect(await armsOf(scripts.spread, lua)).toEqual(['18: then -', '23: - else', '18: and on -']);
    const line = "local function f(x, y) if x then return y or 1 elseif y then return 2 end while y and #y < 3 do y = y .. 'a' end return y end\nreturn f(1), f(nil, nil)";
    expect(await armsOf(line, lua)).toEqual(['1: then else', '1: - else', '1: - skipped', '1: or on -', '1: and - ended']);
  });

  it.each(circuits.map(({ script, counts }, at) => [at, script, counts] as const))('counts the halves of and, or as real Lua evaluates them: %s', async (_, script, counts) => {
    const { arms, outcomes } = await heard(script, lua);
    expect(outcomes[0].error).toBeUndefined();
    expect(arms.slice(coverable(script, lua).forks.filter(({ word }) => word === undefined).length)).toEqual(counts);
  });

  it('runs a copy that does what the script does', async () => {
    for (const { script } of circuits.slice(0, 10)) {
      const whole = `${script}return { x, y, n, t.a }`;
      const target = new EngineTarget(hosts, { [lua]: wasmModule(lua) });
      const [one, other] = await Promise.all([whole, spreadCopy(whole, lua).text].map(async (text) => (await target.run(planOf(plain, text, { lua, settings: {}, protocol: 2, clock: 0, random: 1, data: [], inputs: {} })))[0]));
      target.fresh();
      expect(other.error).toBeUndefined();
      expect(other.reply).toEqual(one.reply);
    }
  });
});

it('adds up hits by file, and writes them as lcov does', async () => {
  const script = scripts.branches;
  const report = new CoverageReport();
  const origin = (line: number) => ({ file: line < 10 ? 'lib/sign.lua' : 'main.lua', line: line < 10 ? line : line - 9 });
  report.add({ script, lua: '5.1', origin }, await heard(script, '5.1'));
  report.add({ script, lua: '5.1', origin }, await heard(script, '5.1'));
  expect(report.files.map(({ file }) => file)).toEqual(['lib/sign.lua', 'main.lua']);
  expect(totalsOf(report.files[0])).toEqual({ lines: 5, linesHit: 4, arms: 4, armsHit: 3 });
  expect(lcovOf(report.files, (file) => `/project/${file}`).split('end_of_record')[0]).toBe([
    'TN:', 'SF:/project/lib/sign.lua', 'BRDA:2,0,0,0', 'BRDA:2,0,1,4', 'BRDA:4,1,0,2', 'BRDA:4,1,1,2', 'BRF:4', 'BRH:3',
    'DA:1,2', 'DA:2,4', 'DA:3,0', 'DA:5,2', 'DA:7,2', 'LF:5', 'LH:4', '',
  ].join('\n'));
});
