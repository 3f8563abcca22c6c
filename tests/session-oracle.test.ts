// Scripts that run too long, beside redis-server: the same commands by two clients, the same replies.
import { describe, expect, test } from 'vitest';
import type { WireReply } from '../src/protocol.ts';
import { serverForFile } from './redis/recording/servers.ts';
import type { OracleServer } from './redis/recording/servers.ts';
import { TestSession } from './session/node.ts';

/** Milliseconds of busy-reply-threshold; a step waits a little longer after a script began. */
const THRESHOLD = 50;
const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Two clients: `a` runs the script, `b` does the rest. */
interface Pair {
  a(args: string[]): Promise<string>;
  b(args: string[]): Promise<string>;
  close(): void;
}

async function real(server: OracleServer): Promise<Pair> {
  const [a, b] = [await server.connect(), await server.connect()];
  await b.command('FLUSHALL');
  return {
    a: (args) => a.command(...args),
    b: (args) => b.command(...args),
    close() { a.close(); b.close(); },
  };
}

async function ours(): Promise<Pair> {
  const made = await TestSession.start();
  const [a, b] = [await made.client(), await made.client()];
  await made.session.warm();
  await a.do(['CONFIG', 'SET', 'busy-reply-threshold', String(THRESHOLD)]);
  return {
    a: async (args) => resp2((await a.send(args)).reply),
    b: async (args) => resp2((await b.send(args)).reply),
    close: () => made.session.close(),
  };
}

function resp2(reply: WireReply): string {
  switch (reply.type) {
    case 'status': return `+${reply.text}\r\n`;
    case 'error': return `-${reply.text}\r\n`;
    case 'bulk': return `$${reply.text.length}\r\n${reply.text}\r\n`;
    case 'integer': return `:${reply.value}\r\n`;
    case 'null': return '$-1\r\n';
    case 'null array': return '*-1\r\n';
    case 'array': return `*${reply.items.length}\r\n${reply.items.map(resp2).join('')}`;
    default: throw new Error(`${reply.type} is no RESP2`);
  }
}

interface Scenario {
  before?: string[][];
  script: string;
  /** What `b` sends while the script is too long at it; the last one ends it. */
  during: string[][];
  after?: string[][];
}

const KILL = ['SCRIPT', 'KILL'];
const SCENARIOS: Record<string, Scenario> = {
  'killed on its first line': { script: 'while true do end', during: [KILL] },
  'killed within a function on line 4': {
    script: '\n\nlocal function f()\n while true do end\nend\nf()', during: [KILL],
  },
  'killed through a pcall': { script: 'while true do pcall(function() while true do end end) end', during: [KILL] },
  'others are told BUSY': {
    script: 'while true do end',
    during: [['GET', 'k'], ['PING'], ['SELECT', '1'], ['EVAL', 'return 1', '0'], ['CONFIG', 'GET', 'port'],
      ['SHUTDOWN'], ['FUNCTION', 'KILL'], ['SCRIPT', 'EXISTS', 'x'], ['script', 'kill']],
    after: [['GET', 'k'], ['PING'], KILL],
  },
  'a kill after a kill finds nothing': { script: 'while true do end', during: [KILL], after: [KILL, ['DBSIZE']] },
  'the keyspace is as before': {
    before: [['SET', 'k', 'v'], ['RPUSH', 'l', '1', '2']], script: "redis.call('GET', 'k') while true do end",
    during: [KILL], after: [['GET', 'k'], ['LRANGE', 'l', '0', '-1'], ['DBSIZE']],
  },
  'the killed script stays in the cache': {
    script: '-- kept\nwhile true do end', during: [KILL],
    after: [['SCRIPT', 'EXISTS', 'a18e4b1e0d62a2f2ae8cd09a1a5c2d1e4cc0f4fd', '0']],
  },
  'a command within a transaction spoils it': {
    before: [['MULTI'], ['SET', 'x', '1']], script: "for i = 1, 3e8 do end return 'end'", during: [['SET', 'x', '2']],
    after: [['EXEC'], ['GET', 'x']],
  },
  'EXEC of another client is aborted': {
    before: [['MULTI'], ['SET', 'x', '1']], script: 'while true do end', during: [['EXEC'], KILL],
    after: [['EXEC'], ['GET', 'x']],
  },
};

describe('beside redis-server', () => {
  const server = serverForFile(['--busy-reply-threshold', String(THRESHOLD)]);

  test.each(Object.entries(SCENARIOS))('%s', async (_, scenario) => {
    const theirs = await real(await server()).then((pair) => play(pair, scenario));
    expect(await ours().then((pair) => play(pair, scenario))).toEqual(theirs);
  });

  test('a script that wrote is UNKILLABLE', async () => {
    const script = "redis.call('SET', 'k', '1') local t = redis.call('TIME')[1] + 0 "
      + 'while redis.call("TIME")[1] - t < 2 do end return 1';
    const scenario = { script, during: [KILL], after: [['GET', 'k']] };
    const theirs = await real(await server()).then((pair) => play(pair, scenario));
    expect(theirs[0]).toMatch(/^-UNKILLABLE/);
    expect(await ours().then((pair) => play(pair, scenario))).toEqual(theirs);
  });

  /** Every reply, the script's own last but those after it. */
  async function play(pair: Pair, { before = [], script, during, after = [] }: Scenario): Promise<string[]> {
    const replies: string[] = [];
    for (const args of before) replies.push(await pair.b(args));
    const running = pair.a(['EVAL', script, '0']);
    await wait(THRESHOLD + 350); // long enough for the line to be known
    for (const args of during) replies.push(await pair.b(args));
    replies.push(await running);
    for (const args of after) replies.push(await pair.b(args));
    pair.close();
    return replies;
  }
});
