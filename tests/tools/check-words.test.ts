// Words of one host in what serves all of them are found, whatever the file.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { checkWords } from '../../tools/check-words.mjs';

function faultsOf(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'evalua-words-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return checkWords(root);
}

test('a host named in the house, and time that is not the ground\'s', () => {
  expect(faultsOf({
    'src/session/jobs.ts': '// plain\n// as SCRIPT KILL does\n', 'src/storage.ts': "const NAME = 'evalua keyspace';\n",
    'src/ide/a.svelte': '<p>\nWith the keyspace</p>', 'src/hosts/page.ts': '// a Workflow\n', 'src/ide/Workspace.ts': 'class Workspace {}\n',
    'src/hosts/redis/world.ts': 'const redis = 1;\nconst at = Date.now();\n', 'src/hosts/redis/page/port.ts': 'Date.now()',
  })).toEqual([
    'src/session/jobs.ts:2: "SCRIPT KILL" names a host, or what only one has',
    'src/hosts/page.ts:1: "Workflow" names a host, or what only one has',
    'src/ide/a.svelte:2: "keyspace" names a host, or what only one has',
    'src/hosts/redis/world.ts:2: "Date.now" takes time or chance past the ground',
  ]);
});

test('the project itself has none', () => expect(checkWords(join(import.meta.dirname, '../..'))).toEqual([]));
