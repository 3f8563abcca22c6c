import { describe, expect, test } from 'vitest';
import { beside } from './oracle.ts';
import { compact, readFrame, sortedFrame, splitLine } from './wire.ts';

describe('the test harness', () => {
  test('splits lines as redis-cli does', () => {
    expect(splitLine(`SET k "a\\x00\\n\\"b" 'it\\'s' x`)).toEqual(['SET', 'k', 'a\0\n"b', "it's", 'x']);
    expect(splitLine('a ""')).toEqual(['a', '']);
    expect(() => splitLine('a "b')).toThrow('unbalanced');
    expect(() => splitLine('SET k €')).toThrow('not a byte string');
  });

  test('reads frames only when they are whole', () => {
    const raw = '*3\r\n$2\r\n\r\n\r\n:1\r\n%1\r\n+a\r\n*-1\r\n';
    expect(readFrame(raw)?.end).toBe(raw.length);
    for (let cut = 0; cut < raw.length; cut++) expect(readFrame(raw.slice(0, cut))).toBeUndefined();
  });

  test('sorts arrays in groups', () => {
    const frame = readFrame('*4\r\n$1\r\nb\r\n:2\r\n$1\r\na\r\n:1\r\n')!.frame;
    expect(compact(sortedFrame(frame, 2))).toBe('*4 $1 a :1 $1 b :2');
  });

  test('compares an unknown command with redis-server', async () => {
    const t = await beside();
    await t.reply('NOSUCH a b', "-ERR unknown command 'NOSUCH', with args beginning with: 'a' 'b' ");
    await t.compareKeyspace();
  });

  test('tells a reply that is not what redis-server says', async () => {
    const t = await beside((engine) => { engine.commands.clear(); });
    await expect(t.same('INCR n')).rejects.toThrow('INCR n as redis-server');
    await expect(t.compareKeyspace()).rejects.toThrow('keyspace as in redis-server');
  });

  test('speaks RESP3 and binary with redis-server', async () => {
    const t = await beside();
    await t.hello(3);
    expect(await t.theirs(['SET', 'a\xff\0', '\x80'])).toBe('+OK');
    expect(await t.theirs(['GET', 'a\xff\0'])).toBe('$1 \x80');
    expect(await t.theirs('GET none')).toBe('_');
  });

  test('finds the server as new after CONFIG SET', async () => {
    const first = await beside((engine) => { engine.commands.clear(); });
    await first.same('CONFIG SET hash-max-listpack-entries 7').catch(() => {});
    const second = await beside();
    expect(await second.theirs('CONFIG GET hash-max-listpack-entries')).toContain('$3 512');
  });
});
