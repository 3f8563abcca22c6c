// What the bench calls in Chromium: `window.bench`.
import { wrap } from 'comlink';
import { RedisPort } from '../../../src/hosts/redis/page/port.ts';
import { Session } from '../../../src/session.ts';
import { browser } from '../../../src/session/browser.ts';
import { Storage } from '../../../src/storage.ts';
import type { LuaProgram, RedisProgram } from '../programs.ts';
import type { Ours } from '../ours.ts';
import { makeOurs } from './make-ours.ts';
import type { bench as worker } from './worker.ts';

const remote = wrap<typeof worker>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));

/** One for all sessions: a second would be another tab's. */
let storage: Storage | undefined;

const FILL = "for i = 1, ARGV[1] do redis.call('SET', 'key:' .. i, 'value ' .. i) end";
const ENDLESS = 'while true do end';

/** Kills an endless script among `keys` stored keys, `times` over; milliseconds from kill to the next reply. */
async function kills(keys: number, times: number, warm: boolean): Promise<number[]> {
  storage ??= await Storage.open({ onNotice: ({ kind }) => { throw new Error(`storage: ${kind}`); } });
  const session = new Session({ ...browser, store: storage });
  await session.start();
  const redis = new RedisPort(session);
  const { id } = await redis.connect();
  const durations: number[] = [];
  try {
    await redis.execute(id, ['FLUSHALL']);
    await redis.execute(id, ['EVAL', FILL, '0', String(keys)]);
    for (let i = 0; i < times; i++) {
      if (warm) await session.warm();
      durations.push(await killOnce(session, redis, id, keys));
    }
  } finally {
    session.close();
  }
  return durations;
}

async function killOnce(session: Session, redis: RedisPort, client: number, keys: number): Promise<number> {
  const running = new Promise<void>((resolve) => {
    const off = session.on('running', () => { off(); resolve(); });
  });
  const run = redis.execute(client, ['EVAL', ENDLESS, '0']);
  await running;
  await new Promise((resolve) => { setTimeout(resolve, 20); });
  const from = performance.now();
  const killed = await redis.killAny();
  if (killed.type !== 'status') throw new Error('the script was not killed');
  const { reply } = await redis.execute(client, ['GET', `key:${keys}`]);
  const duration = performance.now() - from;
  if (reply.type !== 'bulk' || reply.text !== `value ${keys}`) throw new Error('a key was lost');
  await run;
  return duration;
}

/** In the page's own thread: of a worker's memory Chromium tells nothing. */
let here: Promise<Ours> | undefined;

const bench = {
  measureHere: async (script: string, argv: number[]): Promise<number> => (await (here ??= makeOurs())).measure(script, ...argv),
  runRedis: (program: RedisProgram): Promise<number> => remote.runRedis(program),
  outcome: (): Promise<string> => remote.outcome(),
  runWithKey: (script: string, key: string, rounds: number): Promise<number> => remote.runWithKey(script, key, rounds),
  runLua: (program: LuaProgram): Promise<number> => remote.runLua(program),
  kills,
};

declare global {
  interface Window { bench: typeof bench }
}
window.bench = bench;
