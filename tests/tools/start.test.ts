import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildIsCurrent } from '../../tools/build.mjs';
import { serve } from '../../tools/serve.mjs';

let root: string;

/** Writes a file of the project, last changed at a second of 2001. */
function write(name: string, second: number): void {
  const path = join(root, name);
  writeFileSync(path, 'x');
  utimesSync(path, 1e9 + second, 1e9 + second);
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'evalua-start-'));
  for (const folder of ['src', 'dist']) mkdirSync(join(root, folder));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('npm start', () => {
  test('builds when there is no build, or a source is newer', () => {
    write('src/a.ts', 1);
    utimesSync(join(root, 'src'), 1e9 + 1, 1e9 + 1);
    expect(buildIsCurrent(root)).toBe(false);
    write('dist/index.html', 2);
    expect(buildIsCurrent(root)).toBe(true);
    write('src/a.ts', 3);
    expect(buildIsCurrent(root)).toBe(false);
  });

  test('builds when a source was added or removed', () => {
    write('dist/index.html', 2);
    utimesSync(join(root, 'src'), 1e9 + 3, 1e9 + 3);
    expect(buildIsCurrent(root)).toBe(false);
  });

  test('serves WebAssembly with its type, on the next free port', async () => {
    write('dist/index.html', 2);
    write('dist/a.wasm', 2);
    const first = await serve({ root });
    const second = await serve({ root, port: Number(new URL(first.url).port) });
    try {
      expect(second.url).not.toBe(first.url);
      const wasm = await fetch(`${second.url}a.wasm`);
      expect([wasm.status, wasm.headers.get('content-type')]).toEqual([200, 'application/wasm']);
      expect((await fetch(first.url)).headers.get('content-type')).toContain('text/html');
    } finally {
      await Promise.all([first.close(), second.close()]);
    }
  });
});
