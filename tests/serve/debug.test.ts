// SCRIPT DEBUG over the network: redis-cli itself, and what other clients get meanwhile.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compact, encodeCommand, readFrame } from '../redis/wire.ts';
import { Serve } from './server.ts';

let serve: Serve;
beforeAll(async () => { serve = await Serve.start(); });
afterAll(() => serve.stop());

const SCRIPT = `local function twice(n)
  local m = n * 2
  return m
end
redis.call('SET', KEYS[1], ARGV[1])
redis.debug('argument', ARGV[1])
redis.breakpoint()
local n = twice(tonumber(ARGV[1]))
return {redis.call('GET', KEYS[1]), n}
`;

/** A connection that is asked one thing after the other. */
class Asking {
  private readonly socket: Socket;
  private text = '';
  private wake = (): void => {};
  closed = false;

  constructor() {
    this.socket = connect(serve.port, '127.0.0.1').setEncoding('latin1');
    this.socket.on('data', (chunk: string) => { this.text += chunk; this.wake(); });
    this.socket.on('close', () => { this.closed = true; this.wake(); });
  }

  send(...args: string[]): void { this.pipe(args); }
  /** Several commands in one packet. */
  pipe(...commands: string[][]): void { this.socket.write(commands.map(encodeCommand).join(''), 'latin1'); }

  /** The next reply, line ends as spaces; undefined: none comes within a time (ms), or the connection is closed. */
  async next(within = 5000): Promise<string | undefined> {
    const until = Date.now() + within;
    for (;;) {
      const read = readFrame(this.text);
      if (read !== undefined) {
        const raw = this.text.slice(0, read.end);
        this.text = this.text.slice(read.end);
        return compact(raw);
      }
      if (this.closed || Date.now() >= until) return undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        setTimeout(resolve, Math.max(1, until - Date.now()));
      });
    }
  }

  async ask(...args: string[]): Promise<string | undefined> {
    this.send(...args);
    return this.next();
  }

  end(): void { this.socket.destroy(); }
}

const hasCli = spawnSync('redis-cli', ['--version']).status === 0;

describe.skipIf(!hasCli)('redis-cli --ldb', () => {
  const folder = mkdtempSync(join(tmpdir(), 'evalua-ldb-'));
  const file = join(folder, 'script.lua');
  beforeAll(() => writeFileSync(file, SCRIPT));
  afterAll(() => rmSync(folder, { recursive: true }));

  function cli(input: string, ...options: string[]): string {
    const { stdout } = spawnSync('redis-cli', ['-p', String(serve.port), ...options, '--eval', file, 'key', ',', '21'], { input, encoding: 'utf8', timeout: 20_000 });
    return stdout.replace(/\x1b\[[0-9;]*m/g, '');
  }

  test('steps, looks, goes on and back, and prints the reply', () => {
    const said = cli('s\ns\nprint KEYS\ncontinue\nb 3\nc\np m\nback\ne 1 + 1\nredis get key\nwhole\nb 0\nc\n', '--ldb');
    for (const text of ['* Stopped at 4, stop reason = step over', '<redis> SET key 21', '<reply> "+OK"', '<value> {"key"}', '<debug> line 6: "argument", "21"', 'stop reason = redis.breakpoint() called',
      '  #3     return m', '->#3     return m', '<value> 42', '* Stopped at 2, stop reason = step back', '<retval> 2', '<reply> "21"',
      '1) "21"\n2) (integer) 42', '(Lua debugging session ended -- dataset changes rolled back)']) {
      expect(said).toContain(text);
    }
    expect(cli('c\nc\n', '--ldb')).toContain('1) "21"');
  });

  test('restart begins anew, quit leaves, and a script that is none is told', async () => {
    const said = cli('s\nrestart\ns\nquit\n', '--ldb');
    expect(said.match(/Lua debugging session started/g)).toHaveLength(2);
    expect(said.match(/\* Stopped at 4, stop reason = step over/g)).toHaveLength(2);
    writeFileSync(file, 'local x =');
    expect(cli('', '--ldb')).toContain("Eval debugging session can't start:");
    writeFileSync(file, SCRIPT);
    const asking = new Asking();
    expect(await asking.ask('EXISTS', 'key')).toBe(':0');
    asking.end();
  });

  test('in sync mode changes stay', async () => {
    expect(cli('c\nc\n', '--ldb-sync-mode')).toContain('(Lua debugging session ended)');
    const asking = new Asking();
    expect(await asking.ask('GET', 'key')).toBe('$2 21');
    expect(await asking.ask('DEL', 'key')).toBe(':1');
    asking.end();
  });
});

describe('other clients', () => {
  test('are answered beside a session, and see nothing of it', async () => {
    const [debugging, other] = [new Asking(), new Asking()];
    expect(await debugging.ask('SCRIPT', 'DEBUG', 'YES')).toBe('+OK');
    expect(await debugging.ask('EVAL', SCRIPT, '1', 'beside', '1')).toMatch(/Stopped at 4/);
    expect(await debugging.ask('c')).toMatch(/Stopped at 8/);
    expect(await other.ask('EXISTS', 'beside')).toBe(':0');
    expect(await other.ask('SET', 'beside', 'mine')).toBe('+OK');
    expect(await debugging.ask('r', 'GET', 'beside')).toBe('*2 +<redis> GET beside +<reply> "1"');
    expect(await debugging.ask('c')).toBe('*1 +<endsession>');
    expect(await debugging.next()).toBe('*2 $1 1 :2');
    expect(await debugging.next()).toBeUndefined();
    expect(debugging.closed).toBe(true);
    expect(await other.ask('GETDEL', 'beside')).toBe('$4 mine');
    other.end();
  });

  test('are answered while a session goes on for long', async () => {
    const [debugging, other] = [new Asking(), new Asking()];
    await debugging.ask('SCRIPT', 'DEBUG', 'YES');
    await debugging.ask('EVAL', 'local i = 0\nwhile i < 20000000 do i = i + 1 end\nreturn i', '0');
    debugging.send('c');
    expect(await other.ask('PING')).toBe('+PONG');
    expect(await debugging.next(0)).toBeUndefined();
    debugging.end();
    other.end();
  });

  test('wait for the end of a session whose changes stay', async () => {
    const [debugging, other, third] = [new Asking(), new Asking(), new Asking()];
    expect(await other.ask('PING')).toBe('+PONG');
    expect(await debugging.ask('SCRIPT', 'DEBUG', 'SYNC')).toBe('+OK');
    expect(await debugging.ask('EVAL', SCRIPT, '1', 'sync', '1')).toMatch(/Stopped at 4/);
    other.send('GET', 'sync');
    third.send('INCR', 'sync');
    expect(await other.next(150)).toBeUndefined();
    expect(await debugging.ask('c')).toMatch(/Stopped at 8/);
    expect(await debugging.ask('c')).toBe('*1 +<endsession>');
    expect([await other.next(), await third.next()]).toEqual(['$1 1', ':2']);
    other.end();
    third.end();
  });

  test('wait no longer than the one who debugs is there: the script runs to its end', async () => {
    const [debugging, other] = [new Asking(), new Asking()];
    await debugging.ask('SCRIPT', 'DEBUG', 'SYNC');
    await debugging.ask('EVAL', SCRIPT, '1', 'left', '5');
    other.send('GET', 'left');
    debugging.end();
    expect(await other.next()).toBe('$1 5');
    other.end();
  });

  test('a pipeline before SCRIPT DEBUG', async () => {
    const asking = new Asking();
    asking.pipe(['PING'], ['SCRIPT', 'DEBUG', 'YES']);
    expect([await asking.next(), await asking.next()]).toEqual(['+PONG', '-ERR SCRIPT DEBUG must be called outside a pipeline']);
    asking.end();
  });
});
