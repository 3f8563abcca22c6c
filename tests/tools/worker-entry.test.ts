import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { build } from 'vite';
import { workerEntry } from '../../tools/worker-entry-plugin.mjs';

const FILES = {
  'index.html': '<script type="module" src="./main.js"></script>',
  'main.js': "new Worker(new URL('./work.js', import.meta.url), { type: 'module' });",
  'shared.js': 'export class Shared { mark() { return "shared mark"; } }',
  'work.js': "import { Shared } from './shared.js'; import('./lazy.js').then(({ make }) => postMessage(make() instanceof Shared));",
  'lazy.js': "import { Shared } from './shared.js'; export const make = () => new Shared();",
};

test('no chunk of a worker imports its entry: it takes the same classes from a global', async () => {
  const root = mkdtempSync(join(tmpdir(), 'evalua-worker-'));
  try {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(join(root, name), text);
    await build({ root, configFile: false, logLevel: 'silent', worker: { format: 'es', plugins: () => [workerEntry()] } });
    const folder = join(root, 'dist/assets');
    const chunks = new Map(readdirSync(folder).map((name) => [name.replace(/-.*/, ''), readFileSync(join(folder, name), 'utf8')]));
    expect(chunks.get('lazy')).not.toMatch(/import[^(]*from/);
    const [, wanted] = /const\{(\w+):\w+\}=globalThis\.entryExports/.exec(chunks.get('lazy')!)!;
    expect(chunks.get('work')).toContain('shared mark');
    expect(chunks.get('work')).toMatch(new RegExp(`globalThis\\.entryExports=\\{${wanted}:\\w+\\}`));
  } finally {
    rmSync(root, { recursive: true });
  }
});
