// The package as someone installs it who has no network: npm pack, npm install of that file into an empty folder, both commands.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exchange } from '../serve/server.ts';
import { ended, folderWith, ROOT } from './process.ts';

const folder = folderWith({
  'package.json': '{"private":true}', 'script.lua': 'return {KEYS[1], #redis.call("COMMAND", "DOCS", "get")}', 'plain.lua': 'return _VERSION, ...',
});
/** No registry answers there. */
const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:9', npm_config_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };
const bin = join(folder.path, 'node_modules/.bin/evalua');

beforeAll(async () => {
  const packed = await ended('npm', ['pack', '--pack-destination', folder.path], { env });
  expect(packed.status, packed.stderr).toBe(0);
  const archive = readdirSync(folder.path).find((name) => name.endsWith('.tgz'))!;
  const installed = await ended('npm', ['install', '--offline', `./${archive}`], { cwd: folder.path, env });
  expect(installed.status, installed.stderr).toBe(0);
});
afterAll(() => folder.remove());

test('it brings nothing with it', () => {
  expect(readdirSync(join(folder.path, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['evalua']);
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect(JSON.parse(readFileSync(join(folder.path, 'node_modules/evalua/package.json'), 'utf8'))).toMatchObject({ version, bin: { evalua: 'dist-node/evalua.js' } });
});

test('evalua run', async () => {
  const run = (args: string[], input = '{}'): ReturnType<typeof ended> => ended(bin, ['run', ...args, '--json', '--input', '-'], { cwd: folder.path, input });
  const redis = await run(['script.lua'], '{"keys":["k"]}');
  expect(JSON.parse(redis.stdout)).toMatchObject({ ok: true, result: ['k', 2] });
  const plain = await run(['plain.lua', '--host', 'plain'], '{"argv":["a"]}');
  expect(JSON.parse(plain.stdout)).toMatchObject({ ok: true, result: ['Lua 5.4', 'a'] });
  expect(await run(['nowhere.lua'])).toMatchObject({ status: 2, stderr: 'evalua: There is no "nowhere.lua".\n' });
});

test('evalua serve', async () => {
  const child = spawn(bin, ['serve', '--port', '0'], { cwd: folder.path, stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data') as [Buffer];
  const port = Number(/:(\d+)\s*$/.exec(line.toString())![1]);
  const expected = ':1\r\n$6\r\n7.0.15\r\n';
  expect(await exchange(port, 'INCR n\r\nEVAL "return redis.REDIS_VERSION" 0\r\n', expected.length)).toBe(expected);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
