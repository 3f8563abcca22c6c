// SCRIPT DEBUG from the page's console: the worker's side over a real session, and what the prompt makes of it.
import { afterEach, describe, expect, test } from 'vitest';
import { Console } from '../../../../src/hosts/redis/panels/console/Console.svelte.ts';
import { rawLines } from '../../../../src/hosts/redis/panels/console/raw.ts';
import { replyText } from '../../../../src/bytes/reply-text.ts';
import type { ClientSummary } from '../../../../src/hosts/redis/wire.ts';
import { TestSession } from '../../../session/node.ts';
import type { TestClient } from '../../../session/node.ts';

const sessions: TestSession[] = [];
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

const SCRIPT = "redis.call('SET', KEYS[1], ARGV[1])\nlocal got = redis.call('GET', KEYS[1])\nreturn {got, 1}";
const EVAL = ['EVAL', SCRIPT, '1', 'k', 'v'];

async function start(): Promise<{ test: TestSession; client: TestClient }> {
  const made = await TestSession.start();
  sessions.push(made);
  return { test: made, client: await made.client() };
}

/** A console of that client, whose output is read as text. */
function consoleOf(client: TestClient, port: { client(id: number): ClientSummary | undefined }): { enter(line: string): Promise<string[]>; prompt(): string } {
  const console = new Console({
    execute: async (_, args) => (await client.send(args)).reply,
    client: (id) => port.client(id),
    connect: () => Promise.reject(new Error('one is enough')), disconnect: () => Promise.resolve(), unblock: () => Promise.resolve(),
  });
  console.adopt(port.client(client.id)!);
  const only = console.client!;
  return {
    prompt: () => only.prompt,
    async enter(line) {
      await console.enter(only, line, []);
      return only.exchanges.at(-1)!.replies.flatMap(({ reply, protocol, raw }) =>
        (raw ? rawLines(reply).map((tokens) => tokens.map(({ text }) => text).join('')) : replyText(reply, protocol).split('\n')));
    },
  };
}

describe('the worker', () => {
  test('YES: what a script changed is taken back', async () => {
    const { client } = await start();
    expect(await client.do('SCRIPT DEBUG YES')).toBe('+OK');
    expect(await client.do(EVAL)).toBe("[+* Stopped at 1, stop reason = step over +-> 1   redis.call('SET', KEYS[1], ARGV[1])]");
    expect(await client.do('s')).toMatch(/<redis> SET k v \+<reply> "\+OK" \+\* Stopped at 2/);
    expect(await client.do('c')).toBe('[+<endsession> [v :1]]');
    expect(await client.do('EXISTS k')).toBe(':0');
    expect(await client.do(EVAL)).toBe('[v :1]');
  });

  test('SYNC: others are told to wait, runs too, and what is done stays', async () => {
    const { test: made, client } = await start();
    const other = await made.client();
    await client.do('SCRIPT DEBUG SYNC');
    await client.do(EVAL);
    expect(await other.do('GET k')).toMatch(/^-BUSY Another client debugs/);
    await client.do(['r', 'SET', 'mine', '1']);
    expect(await client.do('c')).toBe('[+<endsession> [v :1]]');
    expect([await other.do('GET k'), await other.do('GET mine')]).toEqual(['v', '1']);
  });

  test('what is left of a session whose worker ended: a client at its prompt, and nothing changed', async () => {
    const { test: made, client } = await start();
    await client.do('SCRIPT DEBUG YES');
    await client.do(EVAL);
    const other = await made.client();
    const running = made.running();
    void other.do(['EVAL', 'while true do end', '0']);
    await running;
    expect(await other.do('SCRIPT KILL')).toBe('+OK');
    expect(await client.do('s')).toMatch(/unknown command 's'/);
    expect(made.redis.client(client.id)!.debugging).toBeUndefined();
  });
});

describe('the prompt', () => {
  test('shows a session as redis-cli does', async () => {
    const { test: made, client } = await start();
    const { enter, prompt } = consoleOf(client, made.redis);
    expect(await enter('script debug yes')).toEqual(['OK']);
    expect(prompt()).toBe('evalua> ');
    expect(await enter('eval "local t = {1, a = \'x\'}\\nlocal n = 2\\nreturn {n, t.a}" 0')).toEqual(['* Stopped at 1, stop reason = step over', "-> 1   local t = {1, a = 'x'}"]);
    expect(prompt()).toBe('lua debugger> ');
    expect(await enter('s')).toEqual(['* Stopped at 2, stop reason = step over', '-> 2   local n = 2']);
    expect(await enter('p')).toEqual(['<value> t = {[1]=1; ["a"]="x"}']);
    expect(await enter('e "a  b" .. \'c\'')).toEqual(['<retval> "a  bc"']);
    expect((await enter('help'))[0]).toBe('Redis Lua debugger help:');
    expect(await enter('back')).toEqual(['* Stopped at 1, stop reason = step back', "-> 1   local t = {1, a = 'x'}"]);
    expect(await enter('c')).toEqual(['1) (integer) 2', '2) "x"', '(Lua debugging session ended -- dataset changes rolled back)']);
    expect(prompt()).toBe('evalua> ');
    expect(await enter('help')).toEqual([]);
  });

  test('restart and quit', async () => {
    const { test: made, client } = await start();
    const { enter, prompt } = consoleOf(client, made.redis);
    await enter('SCRIPT DEBUG YES');
    await enter('EVAL "local x = 1\\nreturn x" 0');
    await enter('s');
    expect((await enter('restart'))[0]).toBe('* Stopped at 1, stop reason = step over');
    expect(await enter('quit')).toEqual(['OK']);
    expect(prompt()).toBe('evalua> ');
    expect(await enter('EVAL "return 7" 0')).toEqual(['(integer) 7']);
  });

  test('a script that cannot be compiled', async () => {
    const { test: made, client } = await start();
    const { enter, prompt } = consoleOf(client, made.redis);
    await enter('SCRIPT DEBUG SYNC');
    expect(await enter('EVAL "local x =" 0')).toEqual([expect.stringContaining('(error) ERR Error compiling script'), '(Lua debugging session ended)']);
    expect(prompt()).toBe('evalua> ');
  });
});
