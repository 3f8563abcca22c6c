// evalua run, as a process: what it prints, its one JSON object, and its exit status.
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { zip } from '../../src/project/zip.ts';
import { RealServer, redisInstalled } from '../redis/real-redis.ts';
import { project, toFiles } from '../share/site.ts';
import { ended, evalua, folderWith, ROOT } from './process.ts';

const VALUES = String.raw`return {1, -0, 3.9, 2^53, 'text', 'é', '\255\0', {ok = 'FINE'}, true, false, {}, {1, {2, {'deep'}}}, redis.call('GET', 'none'), nil, 5}`;
const limits = project({
  name: 'Limits', script: '-- @include lib/limits\nreturn {most, redis.call("GET", KEYS[1]), ARGV[1]}',
  files: [{ name: 'lib/limits.lua', text: 'local most = 5' }, { name: 'lib/bad.lua', text: '\nerror("no")' }],
  inputs: { keys: ['user:1'], argv: ['\xff'] }, seed: [['SELECT', '1'], ['SET', 'user:1', 'other'], ['SELECT', '0'], ['SET', 'user:1', 'Ada Lovelace']],
});
const flow = { ...limits, script: '-- @include lib/limits\n-- @include lib/bad\n' };
const files = folderWith({
  'values.lua': VALUES,
  'bytes.lua': 'return {KEYS[1], #ARGV[1], ARGV[1], ARGV[2]}',
  'write.lua': 'redis.log(redis.LOG_WARNING, "wrote") redis.call("SET", KEYS[1], ARGV[1]) redis.call("SET", "new", 1) redis.call("DEL", "gone") return redis.status_reply("done")',
  'bad.lua': 'local function f()\n  return nil + 1\nend\nreturn f()',
  'syntax.lua': 'return 1 +',
  'reply.lua': 'return redis.error_reply("MINE no")',
  'loop.lua': 'redis.call("SET", "a", 1) while true do end',
  'long.lua': 'return ("a"):rep(40):find(("a?"):rep(40) .. ("a"):rep(40))',
  'version.lua': 'return redis.REDIS_VERSION',
  'plain.lua': 'print("hello", ...) return #ARGV, {a = 1.5, list = {1, 2}}, _VERSION, 1/0, "\\255"',
  'beside.lua': '-- @include lib/limits\nreturn most',
  'missing.lua': '\n-- @include nowhere\n',
  'flow.yaml': 'nodes: []\n', 'notes.txt': '',
  'in.json': '\ufeff{"keys": ["k\\u00e9"], "argv": ["\\u0000", {"base64": "/w=="}]}',
  'broken.zip': 'PK', 'limits.zip': zip(toFiles(limits)),
  ...Object.fromEntries([...toFiles(limits)].map(([path, bytes]) => [`limits/${path}`, bytes])),
  ...Object.fromEntries([...toFiles(flow)].map(([path, bytes]) => [`fails/${path}`, bytes])),
  'lib/limits.lua': 'local most = 7', 'world/project.json': '{"evalua":1,"seed":"seed.json"}', 'world/seed.json': '{}', 'world/main.lua': '',
  'later/project.json': '{"evalua":1,"host":"later","lua":"5.4"}', 'later/main.lua': '',
  'empty/README.md': '',
});
const at = (name: string): string => join(files.path, name);
afterAll(() => files.remove());

interface Output { ok: boolean; result: unknown; error: null | Record<string, unknown>; log: unknown[]; events: { name: string; payload: unknown }[] }

async function asJson(args: string[], input?: string): Promise<Output & { status: number | null; stderr: string }> {
  const { status, stdout, stderr } = await evalua(['run', ...args, '--json'], { input });
  expect(stdout).toMatch(/^\{.*\}\n$/);
  return { status, stderr, ...JSON.parse(stdout) as Output };
}

describe('--json', () => {
  test('a reply is what a client of Redis gets', async () => {
    const { status, ok, result, error, log, events } = await asJson([at('values.lua')]);
    expect(result).toEqual([1, 0, 3, '9007199254740992', 'text', 'é', { base64: '/wA=' }, 'FINE', 1, null, [], [1, [2, ['deep']]], null]);
    expect({ status, ok, error, log }).toEqual({ status: 0, ok: true, error: null, log: [] });
    expect(events.map(({ name }) => name)).toEqual(['script.redis_command_executed', 'script.result_array', 'script.executed']);
  });

  test('is one object with these keys', async () => {
    const { status: _, stderr, ...output } = await asJson([at('write.lua'), '--input', '-'], '{"keys":["k"],"argv":["v"]}');
    expect(Object.keys(output)).toEqual(['ok', 'result', 'error', 'log', 'events']);
    expect(output).toMatchObject({ result: 'done', log: [{ level: 'warning', text: 'wrote' }] });
    expect(output.events[0]).toEqual({ name: 'script.redis_command_executed', payload: { command: 'SET', args: ['k', 'v'] } });
    expect(stderr).toBe('');
  });

  test('a script that failed has its kind, file and line, and the reason is on standard error', async () => {
    const failed = await asJson([at('bad.lua')]);
    expect(failed).toMatchObject({ status: 1, ok: false, result: null, error: { kind: 'runtime', file: 'bad.lua', line: 2 } });
    expect(failed.error!['message']).toMatch(/^ERR user_script:2: attempt to perform arithmetic on a nil value/);
    expect(failed.stderr).toMatch(/^bad\.lua:2: runtime error: ERR user_script:2: attempt to perform arithmetic on a nil value/);
    expect(await asJson([at('syntax.lua')])).toMatchObject({ status: 1, result: null, error: { kind: 'syntax', file: 'syntax.lua', line: 1 } });
    expect(await asJson([at('reply.lua')])).toMatchObject({ status: 1, ok: false, result: null, error: { kind: 'runtime', message: 'MINE no', file: 'reply.lua', line: null } });
  });

  test('a host without clients gives what the script returned', async () => {
    const { status, result, log } = await asJson([at('plain.lua'), '--host', 'plain', '--input', '-'], '{"argv":["a","b"]}');
    expect(result).toEqual([2, { a: 1.5, list: [1, 2] }, 'Lua 5.4', 'inf', { base64: '/w==' }]);
    expect({ status, log }).toEqual({ status: 0, log: [{ level: 'print', text: 'hello\ta\tb' }] });
    expect((await asJson([at('plain.lua'), '--host=plain', '--lua', '5.1'])).result).toMatchObject({ 2: 'Lua 5.1' });
  });
});

describe('for people', () => {
  test('log, reply and changed keys are printed', async () => {
    const { status, stdout, stderr } = await evalua(['run', at('write.lua'), '--input', '-'], { input: '{"keys":["k"],"argv":["v"]}' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe('[warning] wrote\ndone\n+ "k"  "v"\n+ "new"  "1"\n');
  });

  test.runIf(redisInstalled() && spawnSync('redis-cli', ['--version']).status === 0)('a reply is printed as redis-cli does', async () => {
    const server = await RealServer.start();
    const printed = execFileSync('redis-cli', ['-s', server.socket, '--no-raw', 'EVAL', VALUES, '0'], { encoding: 'utf8' });
    await server.stop();
    expect((await evalua(['run', at('values.lua')])).stdout).toBe(printed);
  });

  test('an error names file and line, on standard error, and what to do', async () => {
    const { status, stdout, stderr } = await evalua(['run', at('bad.lua')]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.split('\n')[0]).toMatch(/^bad\.lua:2: runtime error: /);
  });
});

describe('what is run', () => {
  test('a project with its data, files and inputs, from a folder and from a zip', async () => {
    for (const path of ['limits', 'limits.zip']) {
      const { status, result, stderr } = await asJson([at(path)]);
      expect({ status, stderr, result }).toEqual({ status: 0, stderr: '', result: [5, 'Ada Lovelace', { base64: '/w==' }] });
    }
  });

  test('--input takes the place of the inputs that it names', async () => {
    expect((await asJson([at('limits'), '--input', '-'], '{"argv":["x"]}')).result).toEqual([5, 'Ada Lovelace', 'x']);
  });

  test('an error in an included file is there', async () => {
    expect(await asJson([at('fails')])).toMatchObject({ status: 1, error: { file: 'lib/bad.lua', line: 2 } });
    expect(await asJson([at('missing.lua')])).toMatchObject({
      status: 1, ok: false, error: { kind: 'syntax', message: 'There is no file "nowhere" here.', file: 'missing.lua', line: 2 },
    });
    expect((await asJson([at('beside.lua')])).result).toBe(7);
  });

  test('inputs are bytes', async () => {
    const { result } = await asJson([at('bytes.lua'), '--input', at('in.json')]);
    expect(result).toEqual(['ké', 1, '\0', { base64: '/w==' }]);
  });

  test('settings are the host\'s; one that outstays its time is ended, in a call of C too', async () => {
    expect((await asJson([at('version.lua'), '--set', 'redis-version=7.2'])).result).toMatch(/^7\.2\./);
    expect(await asJson([at('loop.lua'), '--set', 'time-limit=200'])).toMatchObject({ status: 1, error: { kind: 'timeout', file: 'loop.lua', line: 1 } });
    expect(await asJson([at('long.lua'), '--set', 'time-limit=200'])).toMatchObject({ status: 1, error: { kind: 'timeout', file: 'long.lua' } });
  });

  test('npm runs it in the folder where it was called', async () => {
    const { status, stdout } = await ended('npm', ['--prefix', ROOT, 'run', '--silent', 'evalua', '--', 'run', 'version.lua', '--json'], { cwd: files.path });
    expect({ status, result: (JSON.parse(stdout) as Output).result }).toEqual({ status: 0, result: '7.0.15' });
  });
});

describe('a wrong call has exit status 2, nothing on standard output, and the reason on standard error', () => {
  test.each<[string[], string | RegExp, string?]>([
    [[], 'No PATH is given.'], [['a', 'b'], 'One PATH, not 2: a b'], [['nowhere.lua'], 'There is no "nowhere.lua".'],
    [[at('notes.txt')], '"notes.txt" is no .lua or .yaml file, no folder and no zip.'],
    [[at('broken.zip')], 'This zip is damaged or was cut off.'], [[at('empty')], 'There is no Lua file in "empty".'],
    [[at('later')], /^There is no host "later"; those there are: redis, plain/],
    [[at('world')], 'The data of this script is no commands, and Redis cannot begin with it.'],
    [[at('values.lua'), '--host', 'x'], /^There is no host "x"; those there are: redis, plain/],
    [[at('values.lua'), '--lua', '5.4'], 'Redis has no Lua 5.4; there are: 5.1.'], [[at('values.lua'), '--nonsense'], /^Unknown option '--nonsense'/],
    [[at('values.lua'), '--set', 'x'], '--set x: write it as id=value.'],
    [[at('values.lua'), '--set', 'x=1'], 'Redis has no setting "x"; those there are: rollback, time-limit, data-limit, redis-version.'],
    [[at('values.lua'), '--set', 'rollback=yes'], '--set rollback=yes: it is true or false.'],
    [[at('values.lua'), '--set', 'time-limit=-1'], '--set time-limit=-1: it is a number from 0 to 3600000 ms.'],
    [[at('values.lua'), '--set', 'redis-version=6'], /^--set redis-version=6: there are: 7\.0, 7\.2/],
    [[at('values.lua'), '--input', 'nowhere.json'], /^The input cannot be read: /],
    [[at('values.lua'), '--input', '-'], /^The input is no JSON: /, '{'], [[at('values.lua'), '--input', '-'], 'The input is no JSON object; its keys: keys, argv.', '[]'],
    [[at('values.lua'), '--input', '-'], 'Redis has no input "x"; those there are: keys, argv.', '{"x":[]}'],
    [[at('values.lua'), '--input', '-'], 'Input "keys" is no list of strings.', '{"keys":"a"}'],
    [[at('values.lua'), '--input', '-'], 'Input "argv" is a list of strings, but number 2 of it is 5: write it as "5".', '{"argv":["a",5]}'],
  ])('%j', async (args, reason, input) => {
    const { status, stdout, stderr } = await evalua(['run', ...args, '--json'], { input });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^evalua: .*\n$/);
    if (typeof reason === 'string') expect(stderr).toBe(`evalua: ${reason}\n`);
    else expect(stderr.slice('evalua: '.length)).toMatch(reason);
  });

  test('of no command that there is', async () => {
    expect(await evalua([])).toMatchObject({ status: 2, stdout: '' });
    expect((await evalua(['eval'])).stderr).toMatch(/^There is no command "eval"\./);
    expect(await evalua(['run', '--help'])).toMatchObject({ status: 0, stderr: '' });
  });
});
