import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { checkImports, importsOf, RULES } from '../../tools/check-imports.mjs';

const roots: string[] = [];

/** A project of these files, and the faults that the check finds in it. */
function faultsOf(files: Record<string, string>, rules?: typeof RULES): string[] {
  const root = mkdtempSync(join(tmpdir(), 'evalua-imports-'));
  roots.push(root);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return checkImports(root, rules);
}

afterEach(() => { for (const root of roots.splice(0)) rmSync(root, { recursive: true }); });

const engine = { 'src/redis/engine.ts': 'export const engine = 1;\n' };

describe('check-imports', () => {
  test('names file, line and rule of a bad import', () => {
    expect(faultsOf({ ...engine, 'src/ide/a.ts': "// a\nimport { engine } from '../redis/engine.ts';\n" })).toEqual([
      'src/ide/a.ts:2: ide must not import redis'
      + ' (src/redis/engine.ts; rule: ide -> page, kit, wire, lessons, testing, embed, session, storage, home, project, bytes, cut, double, syntax, protocol)',
    ]);
  });

  test.each([
    ['a type', "import type { X } from '../redis/engine.ts';"],
    ['a type in place', "let x: import('../redis/engine.ts').X;"],
    ['a re-export', "export * from '../redis/engine.ts';"],
    ['a dynamic import', "const x = await import('../redis/engine.ts');"],
    ['a URL', "new URL('../redis/engine.ts', import.meta.url);"],
    ['a query', "import x from '../redis/engine.ts?raw';"],
  ])('sees %s', (_, code) => {
    expect(faultsOf({ ...engine, 'src/lua/a.ts': code })).toHaveLength(1);
  });

  test("sees the scripts of a component, with the component's lines", () => {
    const component = "<p>import</p>\n<script lang=\"ts\">\n  import { engine } from '../redis/engine.ts';\n</script>\n";
    expect(faultsOf({ ...engine, 'src/ide/A.svelte': component })[0]).toMatch(/^src\/ide\/A\.svelte:3: ide must not/);
  });

  test('is not misled by comments and strings', () => {
    expect(importsOf("// import '../redis/engine.ts'\nconst s = \"import x from './y.ts'\";")).toEqual([]);
  });

  test('holds packages to their areas', () => {
    expect(faultsOf({ 'src/redis/a.ts': "import { mount } from 'svelte';", 'src/ide/a.ts': "import 'svelte';" }))
      .toEqual(['src/redis/a.ts:1: redis must not import the package "svelte" (rule: redis -> @noble/hashes)']);
  });

  test('asks for a rule for a new area, and for files that exist', () => {
    expect(faultsOf({ 'src/utils/a.ts': "import './b.ts';" })[0]).toContain('no rule for the area "utils"');
    expect(faultsOf({ 'src/lua/a.ts': "import './b.ts';" })[0]).toContain('does not exist');
  });

  test('refuses a table that allows a cycle', () => {
    const rules = { ...RULES, lua: { may: ['hosts'], packages: [] } };
    expect(faultsOf({}, rules)[0]).toContain('lua -> hosts goes upwards');
  });
});
