// evalua test: on the engine alone, beside a real server, and beside a real cluster of three.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evalua, folderWith } from './process.ts';
import { RealCluster, RealPort, serverInstalled } from './real-servers.ts';

const LIMITER = `-- @include lib/window
local n = count(KEYS[1], ARGV[2])
if n > tonumber(ARGV[1]) then
  return 0
end
return 1
`;
const WINDOW = `local function count(key, seconds)
  local n = redis.call('INCR', key)
  if n == 1 then
    redis.call('EXPIRE', key, seconds)
  end
  return n
end
`;
const TESTS = `inputs: { keys: ['limit:ann'], argv: [2, 60] }
tests:
  - name: lets the first through
    expect:
      reply: 1
      keyspace: { 'limit:ann': 1 }
      expires: { 'limit:ann': 60 s }
      calls: ['INCR limit:ann', 'EXPIRE limit:ann 60']
  - name: refuses the third
    data: SET limit:ann 2
    expect:
      - reply: 0
        message: too many went through
`;
const FILES = { 'limiter.lua': LIMITER, 'lib/window.lua': WINDOW, 'limiter.test.yaml': TESTS };

const LIBRARY = `#!lua name=counting
redis.register_function('add', function(keys, args)
  local n = redis.call('INCRBY', keys[1], args[1])
  if n == tonumber(args[1]) then redis.call('PEXPIRE', keys[1], 400) end
  return n
end)
`;
const LIBRARY_TESTS = `tests:
  - name: adds up
    steps:
      - { call: FCALL add 1 n 5, expect: { reply: 5, expires: { n: 400 ms }, calls: { INCRBY: 1, PEXPIRE: 1 } } }
      - { call: FCALL add 1 n 2, expect: { reply: 7, keyspace: { n: 7 } } }
      - { after: 600 ms, data: SET other 1, call: FCALL add 1 n 3, expect: { reply: 3, keyspace: { n: 3, other: 1 } } }
  - name: tells what is wrong
    steps:
      - { call: FCALL add 1 n x, expect: { error: { message: not an integer, line: 3 } } }
      - { call: FCALL sub 1 n, expect: { error: Function not found } }
  - name: loads
    expect: { reply: counting }
  - name: too long
    steps: [{ after: 60 s, call: GET n, expect: { reply: null } }]
  - name: empties what was made before
    data: [SET n 1, SET m 1, FLUSHDB, SET m 2]
    call: FCALL add 1 n 5
    expect: { reply: 5, keyspace: { n: 5, m: 2 } }
`;

const folders: ReturnType<typeof folderWith>[] = [];
function folder(files: Record<string, string>): string {
  const made = folderWith(files);
  folders.push(made);
  return made.path;
}
afterAll(() => { for (const one of folders) one.remove(); });
const plain = (text: string): string => text.replace(/ {2}\d[\d.]* ?m?s\b/g, '').replace(/in [\d.]+ m?s/, 'in a moment');

describe('on the engine', () => {
  it('passes, and writes coverage in the files of the script', async () => {
    const path = folder(FILES);
    const { status, stdout, stderr } = await evalua(['test', path, '--coverage', join(path, 'lcov.info'), '--junit', join(path, 'junit.xml')]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(plain(stdout)).toContain('  ✓ lets the first through\n  ✓ refuses the third\n\n2 passed in a moment\n');
    expect(stdout).toContain(`${join(path, 'limiter.lua')}: 4 of 4 lines, 2 of 2 branches\n`);
    const lcov = readFileSync(join(path, 'lcov.info'), 'utf8');
    expect(lcov).toContain(`SF:${join(path, 'lib/window.lua')}\nBRDA:3,0,0,1\nBRDA:3,0,1,1\nBRF:2\nBRH:2\nDA:1,2\nDA:2,2\nDA:3,2\nDA:4,1\nDA:6,2\nLF:5\nLH:5\nend_of_record`);
    expect(readFileSync(join(path, 'junit.xml'), 'utf8')).toMatch(/<testsuites name="evalua" tests="2" failures="0" errors="0" skipped="0"/);
  });

  it('exits with 1 where a test fails, and says where, what was expected and what came', async () => {
    const path = folder({ ...FILES, 'limiter.lua': LIMITER.replace('n >', 'n >= 3 + ') });
    const { status, stdout } = await evalua(['test', join(path, 'limiter.lua'), '--junit', join(path, 'junit.xml')]);
    expect(status).toBe(1);
    expect(plain(stdout)).toContain(`  ✗ refuses the third\n      ${join(path, 'limiter.test.yaml')}:12:9: too many went through\n        expected: reply: 0\n        got:      1\n`);
    expect(readFileSync(join(path, 'junit.xml'), 'utf8')).toContain('<failure type="reply" message="too many went through">');
  });

  it('exits with 2 for a test file that cannot be read, a wrong call, and where there are no tests', async () => {
    const path = folder({ 'a.lua': 'return 1', 'a.test.yaml': 'tests:\n  - name: a\n    expcet: { reply: 1 }\n' });
    const broken = await evalua(['test', path]);
    expect(broken).toMatchObject({ status: 2, stderr: expect.stringContaining(`${join(path, 'a.test.yaml')}:3:5: "expcet" is not known here`) as string });
    expect(await evalua(['test', folder({ 'a.lua': 'return 1' })])).toMatchObject({ status: 2, stderr: expect.stringContaining('There are no tests in') as string });
    expect(await evalua(['test', path, '--redis', 'localhost'])).toMatchObject({ status: 2, stderr: expect.stringContaining('write it as redis://host:port') as string });
    expect(await evalua(['test', path, '--redis', 'redis://127.0.0.1:1'])).toMatchObject({ status: 2, stderr: expect.stringContaining('There is no server at 127.0.0.1:1') as string });
    expect((await evalua(['test'])).status).toBe(2);
  });

  it('runs only the tests of the script that is named, and goes on past one without end', async () => {
    const endless = 'tests:\n  - name: hangs\n    expect: { error: { kind: timeout } }\n  - name: ends\n    inputs: { argv: [x] }\n    expect: { reply: 1 }\n';
    const path = folder({ 'a.lua': 'if not ARGV[1] then string.rep("a", 100):rep(100):find(("a*"):rep(30) .. "b") while true do end end return 1', 'a.test.yaml': endless, 'b.lua': 'return 1', 'b.test.yaml': 'tests:\n  - name: b\n    expect: { reply: 2 }\n' });
    const { status, stdout } = await evalua(['test', join(path, 'a.lua')]);
    expect(plain(stdout)).toContain('✗ hangs');
    expect(stdout).toContain('It did not come to its end within 12 s, and was ended.');
    expect(plain(stdout)).toContain('✓ ends');
    expect(stdout).not.toContain('b.test.yaml');
    expect(status).toBe(1);
  }, 60_000);
});

describe.skipIf(!serverInstalled())('beside a real server (skipped where there is no redis-server)', () => {
  let server: RealPort;
  beforeAll(async () => { server = await RealPort.start(); });
  afterAll(() => server.stop());

  it('does there what it does on the engine, and leaves nothing', async () => {
    await server.command('SET', 'limit:ann', 'kept');
    const { status, stdout } = await evalua(['test', folder(FILES), '--redis', server.url]);
    expect(plain(stdout)).toContain('  ✓ lets the first through\n  ✓ refuses the third\n');
    expect(status).toBe(0);
    expect(await server.command('GET', 'limit:ann')).toBe('kept');
    expect(await server.command('INFO', 'keyspace')).toMatch(/^# Keyspace\r\ndb0:keys=1,expires=0[^\r]*\r\n$/);
    expect(await server.command('ACL', 'USERS')).toEqual(['default']);
  });

  it('says where the server parts from the engine', async () => {
    const path = folder({ 'a.lua': "redis.call('FLUSHALL') return 1", 'a.test.yaml': 'tests:\n  - name: far\n    expect: { reply: !any }\n', 'b.lua': "return redis.call('TIME')[1]", 'b.test.yaml': 'tests:\n  - name: time\n    expect: { reply: !any }\n' });
    const { status, stdout } = await evalua(['test', path, '--redis', server.url]);
    expect(stdout).toContain('- far\n      It calls FLUSHALL, which reaches beyond the test: it was not run on the server.');
    expect(stdout).toContain('The server replies another than the engine.\n        expected: "1767225600"\n        got:      "');
    expect(status).toBe(1);
  });

  it('runs as a user of its own, with a key that a script makes up, bytes, errors and RESP3', async () => {
    const tests = `tests:
  - name: user
    user: '+eval +get ~a*'
    inputs: { keys: [a], argv: [set] }
    expect: { error: can't run this command }
  - name: made up
    data: SET user:1 x
    inputs: { argv: [made] }
    expect: { reply: x, keyspace: { 'user:1': x } }
  - name: bytes
    inputs: { argv: [bytes] }
    expect: { reply: !bytes '\\xff\\x00' }
  - name: error
    inputs: { argv: [error], keys: ['k'] }
    data: SET k 1
    expect: { error: { message: WRONGTYPE } }
  - name: three
    protocol: 3
    inputs: { argv: [three] }
    expect: { reply: { a: 1.5 } }
`;
    const script = "local c = redis.call local w = ARGV[1] if w == 'set' then return c('SET', KEYS[1], 1) elseif w == 'made' then return c('GET', 'user:' .. 1) elseif w == 'bytes' then return '\\255\\0' elseif w == 'error' then return c('LPUSH', KEYS[1], 1) end return { map = { a = { double = 1.5 } } }";
    const { status, stdout } = await evalua(['test', folder({ 'a.lua': script, 'a.test.yaml': tests }), '--redis', server.url]);
    expect(plain(stdout)).toContain('  ✓ user\n  ✓ made up\n  ✓ bytes\n  ✓ error\n  ✓ three\n');
    expect(status).toBe(0);
  });

  it('loads a library, makes several calls and waits between them, and leaves nothing', async () => {
    await server.command('FUNCTION', 'LOAD', "#!lua name=kept\nredis.register_function('kept', function() return 1 end)");
    const path = folder({ 'counting.lua': LIBRARY, 'counting.test.yaml': LIBRARY_TESTS, 'kept.lua': "#!lua name=kept\nredis.register_function('other', function() return 1 end)", 'kept.test.yaml': 'tests:\n  - name: taken\n    call: FCALL other 0\n    expect: { reply: 1 }\n' });
    const { status, stdout } = await evalua(['test', path, '--redis', server.url]);
    expect(plain(stdout)).toContain('  ✓ adds up\n  ✓ tells what is wrong\n  ✓ loads\n  - too long\n      It lets 60 s pass:');
    expect(stdout).toContain("  - taken\n      The server has such functions already: ERR Library 'kept' already exists\n");
    expect(status).toBe(0);
    expect(JSON.stringify(await server.command('FUNCTION', 'LIST'))).not.toContain('counting');
    expect(JSON.stringify(await server.command('FUNCTION', 'LIST'))).toContain('kept');
  });

  it('refuses a database that has keys', async () => {
    await server.command('SET', 'other', '1');
    expect(await evalua(['test', folder(FILES), '--redis', `${server.url}/0`])).toMatchObject({ status: 2, stderr: expect.stringContaining('Database 0 of') as string });
    expect(await evalua(['test', folder(FILES), '--redis', server.url, '--cluster'])).toMatchObject({ status: 2 });
  });
});

describe.skipIf(!serverInstalled())('beside a real cluster (skipped where there is no redis-server)', () => {
  let cluster: RealCluster;
  beforeAll(async () => { cluster = await RealCluster.start(3); }, 60_000);
  afterAll(() => cluster.stop());

  it('does there what it does on the engine, and leaves nothing', async () => {
    const { status, stdout } = await evalua(['test', folder(FILES), '--redis', cluster.url, '--cluster']);
    expect(plain(stdout)).toContain('✓ lets the first through');
    expect(stdout).toContain('Calls with their arguments cannot be seen here');
    expect(status).toBe(0);
    expect(await cluster.keys()).toBe(0);
  });

  it('loads a library on each node, and takes it away', async () => {
    const path = folder({ 'counting.lua': LIBRARY, 'counting.test.yaml': LIBRARY_TESTS });
    const { status, stdout } = await evalua(['test', path, '--redis', cluster.url, '--cluster']);
    expect(plain(stdout)).toContain('  ✓ adds up\n');
    expect(stdout).toContain('  ✓ tells what is wrong');
    expect(status).toBe(0);
    expect((await evalua(['test', path, '--redis', cluster.url, '--cluster'])).stdout).toContain('✓ adds up');
    expect(await cluster.keys()).toBe(0);
  });

  it('says where a cluster parts: keys of several slots, and keys that are not declared', async () => {
    const tests = "tests:\n  - name: slots\n    inputs: { keys: [a, b] }\n    expect: { reply: 1 }\n  - name: undeclared\n    inputs: { argv: [a] }\n    expect: { reply: 1 }\n";
    const script = "redis.call('SET', KEYS[1] or ARGV[1], 1) return 1";
    const { status, stdout, stderr } = await evalua(['test', folder({ 'a.lua': script, 'a.test.yaml': tests }), '--redis', cluster.url, '--cluster']);
    expect(stderr).toBe('');
    expect(stdout).toContain('The server replies another than the engine.');
    expect(stdout).toContain("CROSSSLOT Keys in request don't hash to the same slot");
    expect(stdout).toContain("It uses what is not in KEYS (a): a cluster finds a script's node by KEYS. It was not run there.");
    expect(status).toBe(1);
  });
});
