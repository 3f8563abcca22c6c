import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readReply, writeCommand, writeReply } from './notation.ts';
import { Player, readSection, Recorder, settled, writeSection } from './section.ts';
import { Tape } from './tape.ts';

const anyByte = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');

describe('a reply', () => {
  test.each(['+OK\r\n', '*2\r\n$1\r\na\r\n:7\r\n', `$256\r\n${anyByte}\r\n`, '$-1\r\n', '#t\r\n', '=5\r\ntxt:|\r\n',
    `$9000\r\n${'|\\'.repeat(4500)}\r\n`])('comes back (%#)', (raw) => {
    expect(writeReply(raw)).toMatch(/^[ -~]+$/);
    expect(readReply(writeReply(raw))).toBe(raw);
  });

  test('that is long and only compared is a digest', () => {
    const raw = `$500\r\n${'x'.repeat(500)}\r\n`;
    const written = writeReply(raw, true);
    expect(written).toMatch(/^\?508 bytes, [0-9a-f]{12}$/);
    expect(readReply(written, raw)).toBe(raw);
    expect(readReply(written, raw.replace('x', 'y'))).toMatch(/^-\(508 bytes/);
  });
});

test('a command is written as redis-cli takes it, a long one with a digest', () => {
  expect(writeCommand(['SET', 'a b', '', '\xff"\\\n', "it's"])).toBe('SET "a b" "" "\\xff\\"\\\\\\x0a" "it\'s"');
  const long = ['SET', 'k', 'v'.repeat(1000)];
  expect(writeCommand(long).length).toBeLessThan(200);
  expect(writeCommand(long)).not.toBe(writeCommand(['SET', 'k', `${'v'.repeat(999)}w`]));
});

describe('a section', () => {
  const [a, b] = [{}, {}];
  const recorder = new Recorder();
  recorder.sent(a, ['SUBSCRIBE', 'c']);
  recorder.read(a, '*3\r\n$9\r\nsubscribe\r\n$1\r\nc\r\n:1\r\n', true);
  recorder.sent(b, ['PUBLISH', 'c', 'm']);
  recorder.read(b, ':1\r\n', true);
  recorder.read(a, '+message\r\n', false);
  recorder.read(a, undefined, false);
  recorder.sent(b, ['PUBLISH', 'c', 'n']);
  recorder.read(a, '+another\r\n', false);

  test('is a line a command', () => {
    expect(writeSection(recorder)).toBe([
      '1 SUBSCRIBE c\t*3|$9|subscribe|$1|c|:1', '2 PUBLISH c m\t:1', '1 \t+message\t.', '2 PUBLISH c n', '1 \t+another'].join('\n'));
    expect(readSection(writeSection(recorder))).toEqual({ at: undefined, events: recorder.events });
  });

  test('is replayed, to each connection its own', () => {
    const player = new Player(recorder, 'test');
    const [c, d, unread] = [{}, {}, [] as string[]];
    player.sent(c, ['SUBSCRIBE', 'c'], unread);
    expect(player.read(c)).toMatch(/subscribe/);
    player.sent(d, ['PUBLISH', 'c', 'm'], unread);
    expect([player.read(c), player.read(c), player.read(d), player.read(d)]).toEqual(['+message\r\n', undefined, ':1\r\n', undefined]);
    expect(() => player.end()).toThrow('recorded, and not sent: PUBLISH c n');
    expect(() => player.sent(d, ['PUBLISH', 'c', 'x'], unread)).toThrow(/npm run record.*recorded: PUBLISH c n\n *sent: PUBLISH c x/s);
    expect(unread).toEqual([]);
  });

  test('keeps what a command left unread', () => {
    const player = new Player({ at: undefined, events: [{ connection: 1, sent: 'A' }, { connection: 1, read: '+a' }, { connection: 1, sent: 'B' }] }, 'test');
    const unread: string[] = [];
    player.sent(a, ['A'], unread);
    player.sent(a, ['B'], unread);
    expect(unread).toEqual(['+a\r\n']);
    expect(() => player.sent(a, ['C'], unread)).toThrow('nothing more');
  });

  test('stays as it is where only times are others', () => {
    const section = (text: string): ReturnType<typeof readSection> => readSection(text);
    const old = section('1 PTTL k\t:99\n1 GET k\t$1|7');
    expect(settled(old, section('1 PTTL k\t:98\n1 GET k\t$1|7'))).toBe(old);
    const fresh = section('1 PTTL k\t:98\n1 GET k\t$1|8');
    expect(settled(old, fresh)).toBe(fresh);
  });
});

describe('a recording', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'evalua-tape-')); });
  afterEach(() => rmSync(folder, { recursive: true }));
  const record = (test: string, reply: string, tests = ['one', 'two']): void => {
    const tape = new Tape(join(folder, 'some.test.ts'), '7.0');
    const recorder = tape.recorder(test);
    recorder.sent(recorder, ['GET', 'k']);
    recorder.read(recorder, reply, true);
    tape.save(new Set(tests));
  };
  const text = (): string => readFileSync(join(folder, 'recorded', 'some.7.0.txt'), 'utf8');

  test('has a section a test; a changed one changes alone, and one that is no more goes', () => {
    record('two', '$-1\r\n');
    record('one', ':1\r\n');
    expect(text()).toBe('=== one\n1 GET k\t:1\n=== two\n1 GET k\t$-1\n');
    record('one', ':2\r\n', ['one']);
    expect(text()).toBe('=== one\n1 GET k\t:2\n');
  });

  test('is refused for a test that it does not have', () => {
    record('one', ':1\r\n');
    const tape = new Tape(join(folder, 'some.test.ts'), '7.0');
    expect([tape.has('one'), tape.has('two')]).toEqual([true, false]);
    expect(() => tape.player('two')).toThrow('npm run record');
  });
});
