// What a session can do that one of Redis cannot: going back; and what it leaves as it was.
import { describe, expect, test } from 'vitest';
import type { Client } from '../../../../src/redis/client.ts';
import { Engine } from '../../../../src/redis/engine.ts';
import type { Reply } from '../../../../src/redis/reply.ts';
import { encodeReply } from '../../../../src/redis/resp.ts';
import { splitLine } from '../../../redis/wire.ts';
import { attachDebugging } from '../attach.ts';

const SCRIPT = `local n = 0
for i = 1, 3 do
  n = redis.call('INCRBY', KEYS[1], i)
  redis.breakpoint()
end
local drawn = redis.call('SRANDMEMBER', 'members')
return {n, drawn}`;

/** An engine with a client that debugs. `send` gives the lines that were said, `end` what EVAL replied. */
class Debugging {
  readonly engine = new Engine();
  readonly client: Client;

  constructor() {
    attachDebugging(this.engine);
    this.client = this.engine.connect();
    this.run('SADD', 'members', ...Array.from({ length: 100 }, (_, i) => `m${i}`));
  }

  run(...args: string[]): string { return shown(this.engine.execute(this.client, args)); }

  begin(mode: string, script: string, ...rest: string[]): string[] {
    this.run('SCRIPT', 'DEBUG', mode);
    return lines(this.engine.execute(this.client, ['EVAL', script, ...rest]));
  }

  send(command: string): string[] {
    return lines(this.client.session!.command(command.startsWith('e ') ? ['e', command.slice(2)] : splitLine(command)));
  }

  /** Sends several and gives what the last one was answered. */
  all(...commands: string[]): string[] { return commands.map((command) => this.send(command)).at(-1)!; }

  end(): string {
    const { reply } = this.client.session!.over!;
    this.client.session = undefined;
    return shown(reply);
  }
}

const shown = (reply: Reply): string => encodeReply(reply, 2).replaceAll('\r\n', ' ').trim();
const lines = (reply: Reply): string[] => (reply as { text: string }[]).map(({ text }) => text);

describe('back', () => {
  test('line by line, and on again: variables and data are as they were', () => {
    const debug = new Debugging();
    expect(debug.begin('YES', SCRIPT, '1', 'k')).toEqual(['* Stopped at 1, stop reason = step over', '-> 1   local n = 0']);
    debug.all('s', 's', 's', 's');
    expect(debug.send('p n')).toEqual(['<value> 1']);
    expect(debug.send('back')).toEqual(['* Stopped at 4, stop reason = step back', '-> 4     redis.breakpoint()']);
    expect(debug.send('b-')).toEqual(['* Stopped at 3, stop reason = step back', "-> 3     n = redis.call('INCRBY', KEYS[1], i)"]);
    expect(debug.send('p n')).toEqual(['<value> 0']);
    expect(debug.send('r EXISTS k')).toEqual(['<redis> EXISTS k', '<reply> 0']);
    expect(debug.send('s')).toEqual(['<redis> INCRBY k 1', '<reply> 1', '* Stopped at 4, stop reason = step over', '-> 4     redis.breakpoint()']);
    expect(debug.send('BACK')[0]).toContain('Stopped at 3');
    expect(debug.all('back', 'back', 'back')).toEqual(['<error> This is the first line.']);
  });

  test('undoes what was done since, and what was done before stays', () => {
    const debug = new Debugging();
    debug.begin('yes', SCRIPT, '1', 'k');
    debug.all('r SET k 10', 's', 's', 's', 's', 'r SET k 100', 's', 's');
    expect(debug.send('r GET k')).toEqual(['<redis> GET k', '<reply> "102"']);
    debug.all('back', 'back');
    expect(debug.send('r GET k')).toEqual(['<redis> GET k', '<reply> "11"']);
    expect(debug.all('e redis.call("SET", "k", "7")', 'c')).toEqual(['* Stopped at 2, stop reason = redis.breakpoint() called', '-> 2   for i = 1, 3 do']);
    expect(debug.all('c', 'c')).toEqual(['<endsession>']);
    expect(debug.end()).toMatch(/^\*2 :12 /);
    expect(debug.run('EXISTS', 'k')).toBe(':0');
  });

  test('draws the same again', () => {
    const debug = new Debugging();
    debug.begin('yes', SCRIPT, '1', 'k');
    const [, drawn] = debug.all('b 7', 'c', 'c', 'c', 'c', 'p drawn', 'p drawn').concat(debug.send('p drawn'));
    for (let again = 0; again < 3; again++) {
      debug.all('back', 's');
      expect(debug.send('p drawn')).toEqual([drawn]);
    }
    debug.send('c');
    expect(`<value> "${/\S+$/.exec(debug.end())![0]}"`).toBe(drawn);
  });

  test('to the breakpoint before', () => {
    const debug = new Debugging();
    debug.begin('yes', SCRIPT, '1', 'k');
    debug.all('b 6', 'c', 'c', 'c');
    expect(debug.send('c')).toEqual(['* Stopped at 6, stop reason = break point', "->#6   local drawn = redis.call('SRANDMEMBER', 'members')"]);
    expect(debug.send('rcontinue')).toEqual(['* Stopped at 2, stop reason = redis.breakpoint() called', '-> 2   for i = 1, 3 do']);
    expect(debug.send('p n')).toEqual(['<value> 6']);
    debug.send('b 3');
    expect(debug.send('c-')).toEqual(['* Stopped at 3, stop reason = break point', "->#3     n = redis.call('INCRBY', KEYS[1], i)"]);
    expect(debug.send('p n')).toEqual(['<value> 3']);
    expect(debug.all('b 0', 'c-', 'c-', 'c-', 'p')).toEqual(['No local variables in the current context.']);
    expect(debug.send('rcontinue')).toEqual(['<error> This is the first line.']);
  });

  test('from an error that was forced', () => {
    const debug = new Debugging();
    debug.begin('yes', 'local ok = pcall(function()\n  local x = 1\n  return x\nend)\nlocal y = ok\nreturn y', '0');
    debug.all('b 6', 's', 's', 's', 'abort');
    expect(debug.send('p ok')).toEqual(['<value> false']);
    debug.all('back', 'back', 'c');
    expect(debug.send('p ok')).toEqual(['<value> true']);
  });
});

describe('SYNC', () => {
  test('others are refused where they cannot be made to wait, until it is over', () => {
    const debug = new Debugging();
    const other = debug.engine.connect();
    const asks = (): string => shown(debug.engine.execute(other, ['GET', 'k']));
    debug.begin('sync', SCRIPT, '1', 'k');
    debug.all('r SET k 5', 's', 's', 's');
    expect(asks()).toMatch(/^-BUSY Another client debugs a script/);
    debug.all('back', 'c', 'c', 'c');
    expect(asks()).toMatch(/BUSY/);
    expect(debug.send('c')).toEqual(['<endsession>']);
    expect(debug.end()).toMatch(/^\*2 :11 /);
    expect(asks()).toBe('$2 11');
  });

  test('time and chance are those that were shown', () => {
    const debug = new Debugging();
    const script = "local drawn = redis.call('SPOP', 'members')\nlocal time = redis.call('TIME')\nlocal r = math.random(1000000)\nlocal more = r\nredis.call('MSET', 'drawn', drawn, 'time', time[1] .. '.' .. time[2], 'random', r)\nreturn 'x'";
    debug.begin('sync', script, '0');
    debug.all('s', 's', 's', 's');
    const quoted = (name: string): string => debug.send(`p ${name}`)[0].slice('<value> '.length).replaceAll('"', '');
    const [drawn, time, random] = [quoted('drawn'), quoted('time').replace(/[{} ]/g, '').replace(';', '.'), quoted('r')];
    debug.send(`r SET shown ${random}`);
    debug.send('c');
    expect(debug.end()).toBe('$1 x');
    expect(debug.run('MGET', 'drawn', 'time')).toBe(`*2 $${drawn.length} ${drawn} $${time.length} ${time}`);
    expect(debug.run('GET', 'random')).toBe(debug.run('GET', 'shown'));
    expect(debug.run('SISMEMBER', 'members', drawn)).toBe(':0');
  });

  test('a client that goes away: its script runs to the end', () => {
    const debug = new Debugging();
    debug.begin('sync', SCRIPT, '1', 'k');
    debug.all('s', 'r SET k 1');
    debug.engine.disconnect(debug.client);
    const other = debug.engine.connect();
    expect(shown(debug.engine.execute(other, ['GET', 'k']))).toBe('$1 7');
  });

  test('a client that goes away from a forked one changes nothing', () => {
    const debug = new Debugging();
    debug.begin('yes', SCRIPT, '1', 'k');
    debug.all('s', 'r SET k 1');
    debug.engine.disconnect(debug.client);
    const other = debug.engine.connect();
    expect(shown(debug.engine.execute(other, ['GET', 'k']))).toBe('$-1');
  });
});

test('in a transaction nothing is debugged', () => {
  const debug = new Debugging();
  debug.run('SCRIPT', 'DEBUG', 'YES');
  debug.run('MULTI');
  debug.run('EVAL', 'return 1', '0');
  expect(debug.run('EXEC')).toBe('*1 :1');
  expect(debug.client.session).toBeUndefined();
});
