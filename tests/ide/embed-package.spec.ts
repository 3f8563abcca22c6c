// embed.js and its types as a package: what docs/embedding.md says of a bundler is done, with what the build made.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';

const root = join(import.meta.dirname, '../..');

test('the files of a build, with the package.json of the documentation, are a package that is imported with its types', () => {
  const page = readFileSync(join(root, 'docs/embedding.md'), 'utf8');
  const manifest = /```json\n(\{\n  "name": "evalua-embed"[\s\S]*?)```/.exec(page)?.[1] ?? '';
  const project = mkdtempSync(join(tmpdir(), 'evalua-embed-'));
  try {
    const its = join(project, 'node_modules/evalua-embed');
    mkdirSync(its, { recursive: true });
    writeFileSync(join(its, 'package.json'), manifest);
    for (const name of ['embed.js', 'embed.d.ts']) copyFileSync(join(root, 'dist', name), join(its, name));
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    writeFileSync(join(project, 'use.mjs'), "import * as its from 'evalua-embed'; console.log(Object.keys(its).join(), typeof its.mount);");
    expect(execFileSync('node', ['use.mjs'], { cwd: project, encoding: 'utf8' })).toBe('mount function\n');
    writeFileSync(join(project, 'use.ts'), `import { mount } from 'evalua-embed';
import type { Embed, Result } from 'evalua-embed';
const embed: Embed = await mount(document.body, { site: 'https://evalua.example/', theme: 'auto', project: { script: 'return 1' } });
const { ok, reply }: Result = await embed.run();
console.log(ok ? reply.text : '');
// @ts-expect-error: there is no such theme
await embed.set({ theme: 'neon' });
`);
    const given = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2022,dom', 'use.ts'];
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...given], { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(project, { recursive: true });
  }
});
