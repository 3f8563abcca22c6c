// Lines and branches, held against what real Lua says of the same scripts (active-lines.mjs recorded it).
import { describe, expect, it } from 'vitest';
import { hosts } from '../../src/hosts/list.ts';
import { wasmModule } from '../../src/node/files.ts';
import { CoverageReport, lcovOf, totalsOf } from '../../src/testing/coverage-report.ts';
import { CoverageProbe } from '../../src/testing/coverage.ts';
import { shapeOf } from '../../src/testing/code-shape.ts';
import { EngineTarget } from '../../src/testing/engine-target.ts';
import { planOf } from '../../src/testing/plan.ts';
import recorded from './active-lines.json';
import { scripts } from './coverage-scripts.ts';

const plain = hosts.find(({ info }) => info.id === 'plain')!.info;
const versions = ['5.1', '5.4'] as const;
type Recorded = Record<(typeof versions)[number], Record<string, { active: number[]; ran: number[] }>>;
const real = recorded as Recorded;

async function heard(script: string, lua: '5.1' | '5.4') {
  const probe = new CoverageProbe(script, lua);
  const target = new EngineTarget(hosts, { [lua]: wasmModule(lua) }, probe.listen);
  await target.run(planOf(plain, script, { lua, settings: {}, protocol: 2, clock: 0, random: 1, data: [], inputs: {} }));
  target.fresh();
  return probe.take();
}

/** "if 2: then, else" of the arms that were taken, "-" for one that was not. */
async function armsOf(name: string, lua: '5.1' | '5.4'): Promise<string[]> {
  const { arms } = await heard(scripts[name], lua);
  return shapeOf(scripts[name], lua).branches.map((branch, at) => `${branch.line}: ${branch.arms.map((arm, which) => (arms[at][which] > 0 ? arm.name : '-')).join(' ')}`);
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
    expect(await armsOf('branches', lua)).toEqual(['2: - else', '4: then else', ...loops, ...lua === '5.1' ? ['20: then else'] : []]);
  });

  it('tells the way out of a function that ends with its condition', async () => {
    expect(await armsOf('ends at once', lua)).toEqual(['2: then else', '9: - else']);
  });

  it('counts no arm on the line of its condition', async () => {
    expect(await armsOf('spread', lua)).toEqual(['18: then -']);
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
