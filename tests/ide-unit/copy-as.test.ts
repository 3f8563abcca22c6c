// The code of "copy as": right in its language where that is at hand, and run against redis-server where both are.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { targets } from '../../src/hosts/redis/page/copy-as.ts';
import { RealServer, redisInstalled } from '../redis/real-redis.ts';

// Whatever could end a literal early, or be read as something else in one.
const script = '-- `${x}` """ \'\'\' \\ \\n "quoted"  \t\nlocal text = "\\" \\\\ é 📏"\nreturn {KEYS[1], ARGV[1], ARGV[2], #text}  \n';
const call = { script, keys: ['key with "quotes" \'and\' $HOME \\ `x`'], argv: ['é\u00e9', '\xff\x01\n'].map((text, i) =>
  (i === 0 ? Buffer.from(text).toString('latin1') : text)) };
const codeOf = (id: string): string => targets.find((target) => target.id === id)!.code(call);
const have = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'evalua-copy-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });

function file(id: string): string {
  const { extension } = targets.find((target) => target.id === id)!;
  const path = join(folder, `${id}.${extension}`);
  writeFileSync(path, codeOf(id));
  return path;
}

describe('is right in its language', () => {
  test.each(['ioredis', 'node-redis'])('%s', (id) => { execFileSync('node', ['--check', file(id)]); });
  test('redis-cli', () => { execFileSync('bash', ['-n', file('redis-cli')]); });
  test.runIf(have('python3'))('redis-py', () => {
    execFileSync('python3', ['-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())', file('redis-py')]);
  });
  test.runIf(spawnSync('gofmt', ['-h']).error === undefined)('go-redis', () => { execFileSync('gofmt', ['-e', file('go-redis')]); });
});

test.runIf(have('javac'))('Java compiles it, and it runs the script as it is', () => {
  const source = (path: string, text: string): string => {
    const name = join(folder, path);
    mkdirSync(dirname(name), { recursive: true });
    writeFileSync(name, text);
    return name;
  };
  const stub = 'redis/clients/jedis';
  execFileSync('javac', ['-d', folder, source('Run.java', codeOf('jedis')),
    source(`${stub}/exceptions/JedisNoScriptException.java`,
      'package redis.clients.jedis.exceptions; public class JedisNoScriptException extends RuntimeException {}'),
    source(`${stub}/JedisPooled.java`, `package redis.clients.jedis; import java.util.*; public class JedisPooled
      implements AutoCloseable { public JedisPooled(String host, int port) {} public void close() {}
      public Object evalsha(byte[] sha, List<byte[]> k, List<byte[]> a) { throw new redis.clients.jedis.exceptions.JedisNoScriptException(); }
      public Object eval(byte[] script, List<byte[]> k, List<byte[]> a) { return HexFormat.of().formatHex(script)
        + "," + HexFormat.of().formatHex(k.get(0)) + "," + HexFormat.of().formatHex(a.get(1)); } }`)]);
  const out = execFileSync('java', ['-cp', folder, 'Run']).toString().trim().split(',').map((hex) => Buffer.from(hex, 'hex'));
  expect(out[0].toString()).toBe(script);
  expect([out[1].toString('latin1'), out[2].toString('latin1')]).toEqual([call.keys[0], call.argv[1]]);
}, 60_000);

test.runIf(have('python3'))('the script comes through Python as it is', () => {
  const literal = /register_script\((""".*""")\)\n/s.exec(codeOf('redis-py'))![1];
  const out = execFileSync('python3', ['-c', `import sys; sys.stdout.buffer.write(${literal}.encode())`]);
  expect(out.toString()).toBe(script);
});

test.runIf(have('redis-cli') && redisInstalled())('redis-cli runs it, script and values as they are', async () => {
  const server = await RealServer.start();
  try {
    const code = codeOf('redis-cli').replaceAll('(redis-cli', `(redis-cli -s ${server.socket}`)
      .replaceAll(/^redis-cli/gm, `redis-cli -s ${server.socket}`);
    const reply = execFileSync('bash', ['-c', code]).toString('latin1');
    const text = Buffer.from('" \\ é 📏').length;
    expect(reply).toBe(`${call.keys[0]}\n${call.argv[0]}\n${call.argv[1]}\n${text}\n`);
  } finally {
    await server.stop();
  }
});
