// A command whose handler throws what is no error reply: injected, for what throws so by itself is mended elsewhere.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../src/redis/client.ts';
import type { Command } from '../../src/redis/command.ts';
import { digestOfAll } from '../../src/redis/digest.ts';
import { Engine } from '../../src/redis/engine.ts';
import { encodeReply } from '../../src/redis/resp.ts';
import { attachScripting } from '../hosts/redis/attach.ts';

let engine: Engine;
let client: Client;
let logged: [text: string, cause: unknown][];
const cause = new RangeError('Invalid string length');

beforeEach(() => {
  engine = new Engine();
  engine.journal.recording = true;
  attachScripting(engine);
  client = engine.connect();
  logged = [];
  engine.faults.log = (...entry) => { logged.push(entry); };
  send('SET', 'kept', '1');
  send('RPUSH', 'list', 'a', 'b');
});

/** The reply's bytes, lines parted by a space. */
function send(...args: string[]): string {
  return encodeReply(engine.execute(client, args), 2).trimEnd().replaceAll('\r\n', ' ');
}

/** From now on a command fails once it has done its work. */
function breakAfterwards(name: string): void {
  const command = engine.commands.get(name) as { run: NonNullable<Command['run']> };
  const { run } = command;
  command.run = (of, args) => {
    run(of, args);
    throw cause;
  };
}

const contents = (): string => digestOfAll(engine);
const FAILED = (name: string): string => `-ERR '${name}' needs more than this engine can hold: Invalid string length`;

describe('a command of a client', () => {
  test.each([
    ['set', ['SET', 'kept', '2']], ['set', ['SET', 'new', '2']], ['rpush', ['RPUSH', 'list', 'c']],
    ['flushall', ['FLUSHALL']], ['expire', ['EXPIRE', 'kept', '100']], ['rename', ['RENAME', 'list', 'kept']],
    ['swapdb', ['SWAPDB', '0', '1']],
  ])('%s: an error reply, and nothing has changed', (name, args) => {
    const before = contents();
    const told: unknown[] = [];
    engine.onChanges = (changes) => { told.push(...changes); };
    breakAfterwards(name);
    expect(send(...args)).toBe(FAILED(name));
    expect(contents()).toBe(before);
    expect(told).toEqual([]);
    expect(send('GET', 'kept')).toBe('$1 1');
  });

  test.each([
    ['hset', ['HSET', 'hash', 'a', '1', 'b', '2']], ['sadd', ['SADD', 'set', 'x', 'y']], ['rpush', ['RPUSH', 'list', 'x', 'y']],
    ['zadd', ['ZADD', 'zset', '1', 'a', '2', 'b']], ['msetnx', ['MSETNX', 'new', '1', 'other', '2']], ['smove', ['SMOVE', 'from', 'to', 'm']],
    ['move', ['MOVE', 'kept', '1']], ['renamenx', ['RENAMENX', 'list', 'new']], ['linsert', ['LINSERT', 'list', 'BEFORE', 'a', 'x']],
  ])('%s, of more than one step, leaves nothing where the journal records at need alone', (name, args) => {
    send('SADD', 'from', 'm');
    engine.faults.recordsAtNeed = true;
    engine.journal.recording = false;
    const before = contents();
    breakAfterwards(name);
    expect(send(...args)).toBe(FAILED(name));
    expect(contents()).toBe(before);
  });

  test('the log is told of the cause, not of what the client sent', () => {
    breakAfterwards('set');
    send('SET', 'key', 'secret');
    expect(logged).toEqual([["The command 'set' (3 arguments, 12 bytes) failed: Invalid string length", cause]]);
    expect(engine.faults.count).toBe(1);
    expect(send('INFO', 'errorstats')).toContain('errorstat_ERR:count=1');
  });
});

describe('a transaction', () => {
  test('goes on after a command that only reads', () => {
    breakAfterwards('get');
    for (const args of [['MULTI'], ['SET', 'kept', '2'], ['GET', 'kept'], ['RPUSH', 'list', 'c']]) send(...args);
    expect(send('EXEC')).toBe(`*3 +OK ${FAILED('get')} :3`);
    expect(send('LLEN', 'list')).toBe(':3');
  });

  test('leaves nothing where a command failed that writes', () => {
    const before = contents();
    breakAfterwards('rpush');
    for (const args of [['MULTI'], ['SET', 'kept', '2'], ['RPUSH', 'list', 'c'], ['SET', 'x', '1']]) send(...args);
    expect(send('EXEC')).toBe(FAILED('rpush'));
    expect(contents()).toBe(before);
    expect(send('MULTI')).toBe('+OK');
  });
});

describe('a script', () => {
  test('is told of a command that only reads, and may go on', () => {
    breakAfterwards('get');
    expect(send('EVAL', 'local r = redis.pcall("GET", "kept") redis.call("SET", "x", r.err) return r', '0'))
      .toBe(FAILED('get'));
    expect(send('STRLEN', 'x')).toBe(`:${FAILED('get').length - 1}`);
    expect(send('EVAL', 'return redis.call("GET", "kept")', '0')).toContain(`${FAILED('get')} script: `);
  });

  test('ends without effect where a command failed that writes, whatever it catches', () => {
    breakAfterwards('rpush');
    const script = 'redis.call("SET", "kept", 2) pcall(redis.pcall, "RPUSH", "list", "c") return redis.call("SET", "y", 1)';
    send('SCRIPT', 'LOAD', script);
    const before = contents();
    expect(send('EVAL', script, '0')).toBe(FAILED('rpush'));
    expect(contents()).toBe(before);
    expect(send('EXISTS', 'y')).toBe(':0');
    expect(send('EVAL', 'return redis.call("LLEN", "list")', '0')).toBe(':2');
    expect(send('SCRIPT', 'KILL')).toContain('NOTBUSY');
  });

  test('stays in the cache, also of who follows the journal', () => {
    breakAfterwards('rpush');
    const told: unknown[] = [];
    engine.onChanges = (changes) => { told.push(...changes); };
    send('EVAL', 'return redis.call("RPUSH", "list", 1)', '0');
    expect(told).toEqual([{ kind: 'command', args: ['SCRIPT', 'LOAD', 'return redis.call("RPUSH", "list", 1)'] }]);
  });
});

test('a client that waited is told', () => {
  const waiter = engine.connect();
  const replies: string[] = [];
  waiter.unblocked = (reply) => { replies.push(encodeReply(reply, 2)); };
  engine.execute(waiter, ['BLMOVE', 'queue', 'list', 'LEFT', 'LEFT', '0']);
  const { touch } = engine.databases[0];
  engine.databases[0].touch = function (key, ...rest) {
    if (key === 'list') throw cause;
    return touch.call(this, key, ...rest);
  };
  expect(send('RPUSH', 'queue', 'x')).toBe(':1');
  expect(replies).toEqual([`${FAILED('blmove')}\r\n`]);
  expect(logged).toHaveLength(1);
  expect(engine.blocking.count).toBe(0);
});
