// Functions in a session over real workers: ended by a kill, kept with the keyspace.
import { afterEach, describe, expect, test } from 'vitest';
import type { Batch } from '../src/protocol.ts';
import type { Store as SessionStore, SessionOptions } from '../src/session.ts';
import { busyText, UNKILLABLE } from '../src/hosts/redis/page/texts.ts';
import { TestSession } from './session/node.ts';
import type { TestClient } from './session/node.ts';

const sessions: TestSession[] = [];
const start = async (options?: Partial<SessionOptions>): Promise<TestSession> => {
  const made = await TestSession.start(options);
  sessions.push(made);
  return made;
};
afterEach(() => { for (const { session } of sessions.splice(0)) session.close(); });

describe('functions', () => {
  const LIBRARY = `#!lua name=lib
redis.register_function('loop', function(keys) if keys[1] then redis.call('SET', keys[1], 'x') end
  while true do end end)
redis.register_function('one', function() return 1 end)`;
  const FUNCTION_BUSY = `-${busyText({ kind: 'function', sha: '', server: 'Redis' })}`;

  async function loaded(options: Parameters<typeof start>[0] = {}): Promise<[TestSession, TestClient, TestClient]> {
    const made = await start(options);
    const [a, b] = [await made.client(), await made.client()];
    expect(await a.do(['FUNCTION', 'LOAD', LIBRARY])).toBe('lib');
    return [made, a, b];
  }

  test('FUNCTION KILL ends one, and they are there afterwards; SCRIPT KILL does not', async () => {
    const [made, a, b] = await loaded();
    const killed = a.do('FCALL loop 0');
    await made.running();
    expect(made.session.running).toMatchObject({ detail: { kind: 'function', sha: 'loop' } });
    expect(await b.do('SCRIPT KILL')).toBe(FUNCTION_BUSY);
    expect(await b.do('FUNCTION KILL')).toBe('+OK');
    expect(await killed).toMatch(/^-ERR Script killed by .* script: loop, on @user_function:\d\.$/);
    expect(await b.do('FCALL one 0')).toBe(':1');
    expect(await b.do('FUNCTION LIST')).toContain('loop');
    expect(await b.do('FUNCTION KILL')).toBe('-NOTBUSY No scripts in execution right now.');
  });

  test('FUNCTION KILL ends no script', async () => {
    const [made, a, b] = await loaded();
    const killed = a.eval('while true do end');
    await made.running();
    expect(await b.do('FUNCTION KILL')).toBe(`-${busyText({ kind: 'script', sha: '', server: 'Redis' })}`);
    expect(await b.do('SCRIPT KILL')).toBe('+OK');
    expect(await killed).toContain('on @user_script:');
  });

  test('one that wrote is UNKILLABLE, and SHUTDOWN NOSAVE ends it', async () => {
    const [made, a, b] = await loaded();
    const killed = a.do('FCALL loop 1 k');
    await made.running(({ wrote }) => wrote);
    expect(await b.do('FUNCTION KILL')).toBe(`-${UNKILLABLE}`);
    expect(await b.do('SCRIPT KILL')).toBe(`-${UNKILLABLE}`);
    expect(await b.do('SHUTDOWN NOSAVE')).toBe('+OK');
    expect(await killed).toMatch(/^-ERR Script ended by SHUTDOWN NOSAVE/);
    expect(await b.do('EXISTS k')).toBe(':0');
    expect(await b.do('FCALL one 0')).toBe(':1');
  });

  test('past busy-reply-threshold others get BUSY, which names FUNCTION KILL', async () => {
    const [made, a, b] = await loaded();
    await a.do('CONFIG SET busy-reply-threshold 50');
    const killed = a.do('FCALL loop 0');
    await made.running();
    expect(await b.do('PING')).toBe(FUNCTION_BUSY);
    const stats = b.do('FUNCTION STATS');
    expect(await b.do('FUNCTION KILL')).toBe('+OK');
    await killed;
    expect(await stats).toContain('functions_count :2');
  });

  test('a transaction that loaded one and runs it is UNKILLABLE', async () => {
    const [made, a, b] = await loaded();
    for (const line of [['MULTI'], ['FUNCTION', 'LOAD', 'REPLACE', LIBRARY], ['FCALL', 'loop', '0']]) await a.do(line);
    const killed = a.do('EXEC');
    await made.running(({ wrote }) => wrote);
    expect(await b.do('FUNCTION KILL')).toBe(`-${UNKILLABLE}`);
    made.session.stop();
    expect(await killed).toMatch(/^-ERR/);
    expect(await b.do('FCALL one 0')).toBe(':1');
  });

  test('are kept with the keyspace', async () => {
    const batches: Batch[] = [];
    const store = (tail: Batch[]): SessionStore => ({
      load: () => Promise.resolve({ base: [], tail }), append: (batch) => { batches.push(batch); },
      rebase: () => {}, quarantine: () => {},
    });
    const reloaded = async (): Promise<TestClient> => (await start({ store: store([...batches]) })).client();
    const [, a] = await loaded({ store: store([]) });
    const other = LIBRARY.replace('name=lib', 'name=other').replaceAll("('", "('o_");
    await a.do(['FUNCTION', 'LOAD', other]);
    await a.do(['FUNCTION', 'LOAD', 'REPLACE', LIBRARY.replace('return 1', 'return 2')]);
    const { reply } = await a.send('FUNCTION DUMP');
    for (const line of ['FUNCTION DELETE other', 'FLUSHALL']) await a.do(line);
    const next = await reloaded();
    expect(await next.do('FCALL one 0')).toBe(':2');
    expect(await next.do('FCALL o_one 0')).toBe('-ERR Function not found');
    await a.do(['FUNCTION', 'RESTORE', reply.type === 'bulk' ? reply.text : '', 'REPLACE']);
    const third = await reloaded();
    expect(await third.do('FCALL o_one 0')).toBe(':1');
    await a.do('FUNCTION FLUSH');
    expect(await (await reloaded()).do('FUNCTION LIST')).toBe('[]');
  });
});
