// Streams of 8.2 to 8.6 beside the real ones: deletions with a look at groups, claims by reading, producers.
import { describe, expect, test } from 'vitest';
import { applyRedo } from '../../../src/redis/apply-redo.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { encodeChanges, snapshot } from '../../../src/redis/redo.ts';
import { Random } from '../random.ts';
import { beside } from '../oracle.ts';
import { momentOfRecording } from '../recording/servers.ts';
import type { Beside } from '../oracle.ts';

const NOW = '8.6';

/** Entries 1-0 to 6-0; g1 has read three and acknowledged the first, g2 has read one. */
async function grouped(): Promise<Beside> {
  const t = await beside(undefined, undefined, NOW);
  for (let i = 1; i <= 6; i++) await t.same(`XADD s ${i}-0 f v${i}`);
  for (const group of ['g1', 'g2']) await t.same(`XGROUP CREATE s ${group} 0`);
  await t.same('XREADGROUP GROUP g1 c1 COUNT 3 STREAMS s >');
  await t.same('XREADGROUP GROUP g2 c1 COUNT 1 STREAMS s >');
  await t.same('XACK s g1 1');
  return t;
}

describe('XDELEX', () => {
  test('deletes with and without references', async () => {
    const t = await grouped();
    await t.reply('XDELEX s IDS 2 2 9', '*2 :1 :-1');
    await t.same('XPENDING s g1');
    await t.reply('XDELEX s DELREF IDS 1 3', '*1 :1');
    await t.same('XPENDING s g1');
    await t.reply('XDELEX s ACKED IDS 4 1 4 6 77', '*4 :2 :2 :2 :2');
    await t.same('XACK s g2 1');
    await t.reply('XDELEX s IDS 1 1 ACKED', '*1 :1');
    await t.same('XINFO STREAM s');
    await t.reply('XDELEX none IDS 1 1', '*1 :-1');
  });

  test('refuses', async () => {
    const t = await grouped();
    await t.same('SET k v');
    await t.reply('XDELEX s IDS 0 1', '-ERR Number of IDs must be a positive integer');
    await t.reply('XDELEX s IDS 2 1', '-ERR The `numids` parameter must match the number of arguments');
    await t.reply('XDELEX s ACKED DELREF 1', '-ERR syntax error');
    await t.reply('XDELEX s ACKED DELREF IDS 1 1', '-ERR syntax error');
    await t.reply('XDELEX s IDS 1 1 2', '-ERR syntax error');
    for (const line of ['XDELEX s IDS x 1', 'XDELEX s IDS 1 x', 'XDELEX k IDS 1 1', 'XDELEX s KEEPREF IDS', 'XDELEX s KEEPREF 1 1',
      'XACKDEL s g1 IDS 0 1', 'XACKDEL k g1 IDS 1 1', 'XACKDEL s none IDS 2 1 2', 'XACKDEL none g IDS 1 1', 'XACKDEL s g1 IDS 1 x',
      'XTRIM s MAXLEN 3 ACKED DELREF', 'XTRIM s ACKED', 'XADD s ACKED * f', 'XADD s KEEPREF KEEPREF * f v']) await t.same(line);
  });
});

test('XACKDEL acknowledges, then deletes', async () => {
  const t = await grouped();
  await t.same('CONFIG SET notify-keyspace-events KEA');
  const listener = await t.client();
  await listener.same('PSUBSCRIBE __keyevent*');
  await t.reply('XACKDEL s g1 ACKED IDS 3 1 2 5', '*3 :-1 :2 :-1');
  await t.reply('XACKDEL s g2 ACKED IDS 1 1', '*1 :1');
  await t.reply('XACKDEL s g1 IDS 1 3', '*1 :1');
  await t.same('XPENDING s g1');
  await t.same('XRANGE s - +');
  expect(await listener.messages()).toHaveLength(2);
});

describe('XTRIM and XADD', () => {
  test.each(['KEEPREF', 'DELREF', 'ACKED'])('%s by count and by id', async (strategy) => {
    for (const how of ['MAXLEN 2', 'MAXLEN ~ 2', 'MINID 3', 'MINID = 6', 'MINID ~ 6', 'MAXLEN 0', 'MAXLEN ~ 2 LIMIT 3', 'MAXLEN ~ 0 LIMIT 0']) {
      const t = await grouped();
      await t.same('CONFIG SET stream-node-max-entries 2');
      for (let i = 7; i <= 11; i++) await t.same(`XADD s ${i}-0 f v${i}`);
      await t.same('XDEL s 8');
      await t.same(`XTRIM s ${how} ${strategy}`);
      await t.same('XINFO STREAM s');
      await t.same('XPENDING s g1');
      await t.same('XRANGE s - +');
      await t.same(`XADD s ${strategy} ${how} 20-0 f v`);
      await t.same('XPENDING s g1');
      await t.same('XRANGE s - +');
    }
  }, 20_000);

  test('by chance', async () => {
    const r = new Random(7);
    const t = await beside(undefined, undefined, NOW);
    await t.same('CONFIG SET stream-node-max-entries 4');
    let id = 1;
    for (let i = 0; i < 600; i++) {
      const ids = r.some(1, 4, () => String(Math.max(1, id - r.below(12))));
      const strategy = r.pick(['KEEPREF', 'DELREF', 'ACKED', '']);
      await t.same(r.pick([
        () => `XADD s ${strategy} ${r.pick(['', `MAXLEN ${r.pick(['', '~'])} ${r.below(9)}`, `MINID ${r.pick(['', '~'])} ${id - r.below(9)}`])} ${++id}-0 f v`,
        () => `XDELEX s ${strategy} IDS ${ids.length} ${ids.join(' ')}`,
        () => `XACKDEL s g${r.below(3)} ${strategy} IDS ${ids.length} ${ids.join(' ')}`,
        () => `XTRIM s MAXLEN ${r.pick(['', '~'])} ${r.below(10)} ${strategy}`,
        () => `XGROUP CREATE s g${r.below(3)} ${r.pick(['0', '$'])} MKSTREAM`,
        () => `XGROUP DESTROY s g${r.below(3)}`,
        () => `XREADGROUP GROUP g${r.below(3)} c COUNT ${r.below(4) + 1} STREAMS s >`,
        () => `XACK s g${r.below(3)} ${ids.join(' ')}`,
        () => 'XINFO STREAM s', () => `XPENDING s g${r.below(3)}`, () => 'XRANGE s - +', () => `XDEL s ${ids.join(' ')}`,
        () => `XGROUP SETID s g${r.below(3)} ${id - r.below(9)}`,
      ])().replaceAll(/ +/g, ' '));
    }
  }, 20_000);
});

test('XREADGROUP CLAIM gives what is pending for long before what is new', async () => {
  const t = await grouped();
  for (const rest of ['CLAIM 0 COUNT 1', 'CLAIM 0 COUNT 3', 'CLAIM 0', 'CLAIM 0 NOACK']) {
    const line = `XREADGROUP GROUP g1 c2 ${rest} STREAMS s >`;
    const settled = (text: string): string => text.replaceAll(/:\d+ (?=:\d+( |$))/g, ':idle ');
    const [ours, theirs] = [t.ours(line), await t.theirs(line)];
    expect(settled(ours)).toBe(settled(theirs ?? ours));
  }
  await t.reply('XREADGROUP GROUP g1 c2 CLAIM 100000 STREAMS s >', '*-1');
  await t.same('XPENDING s g1');
  await t.same('XADD s 7-0 f v');
  await t.reply('XREADGROUP GROUP g1 c3 CLAIM 100000 STREAMS s >', '*1 *2 $1 s *1 *4 $3 7-0 *2 $1 f $1 v :0 :0');
  await t.reply('XREADGROUP GROUP g1 c2 CLAIM 100000 STREAMS s >', '*-1');
  await t.same('XREADGROUP GROUP g1 c2 CLAIM 1 COUNT 1 STREAMS s 0');
  for (const rest of ['CLAIM x', 'CLAIM -1', 'CLAIM']) await t.same(`XREADGROUP GROUP g1 c2 ${rest} STREAMS s >`);
  await t.reply('XREAD CLAIM 1 STREAMS s 0', '-ERR The CLAIM option is only supported by XREADGROUP. You called XREAD instead.');
  await t.reply('XREAD STREAMS s t 0', "-ERR Unbalanced 'xread' list of streams: for each stream key an ID, '+', or '$' must be specified.");
  await t.same('XREADGROUP GROUP g1 c2 STREAMS s t 0');
});

describe('producers', () => {
  test('an entry that is sent twice is added once', async () => {
    const t = await beside(undefined, undefined, NOW);
    const send = async (line: string): Promise<[ours: string, theirs: string | undefined]> => [t.ours(line), await t.theirs(line)];
    const first = await send('XADD s IDMP p1 i1 * f v');
    for (const [i, again] of (await send('XADD s NOMKSTREAM IDMP p1 i1 * f other')).entries()) expect(again).toBe(first[i]);
    await send('XADD s IDMP p2 i1 MAXLEN 10 * f v');
    const auto = await send('XADD s IDMPAUTO p1 * a 1 b 2');
    for (const [i, again] of (await send('XADD s IDMPAUTO p1 * b 2 a 1')).entries()) expect(again).toBe(auto[i]);
    await t.reply('XLEN s', ':3');
    for (const line of ['XADD s IDMP p1 i9 5-1 f v', 'XADD s IDMP p1 i9 5-* f v', ['XADD', 's', 'IDMP', '', 'i', '*', 'f', 'v'],
      ['XADD', 's', 'IDMP', 'p', '', '*', 'f', 'v'], ['XADD', 's', 'IDMPAUTO', '', '*', 'f', 'v'], 'XADD s IDMP p i IDMPAUTO p * f v',
      'XADD s IDMP p', 'XADD s IDMP p * f v', 'XCFGSET s', 'XCFGSET s IDMP-DURATION 0', 'XCFGSET s IDMP-DURATION 86401', 'XCFGSET s IDMP-MAXSIZE 0',
      'XCFGSET s IDMP-MAXSIZE x', 'XCFGSET s IDMP-MAXSIZE', 'XCFGSET s WHAT 1', 'XCFGSET none IDMP-MAXSIZE 1', 'XCFGSET s IDMP-MAXSIZE 1 IDMP-MAXSIZE 1',
      'XCFGSET s IDMP-DURATION 100', 'XIDMPRECORD s p i 99-99', 'XIDMPRECORD none p i 1-1', ['XIDMPRECORD', 's', '', 'i', '1-1'],
      ['XIDMPRECORD', 's', 'p', '', '1-1'], 'XIDMPRECORD s p i x']) await t.same(line);
    const told = (text: string | undefined): string | undefined => /idmp-duration.*iids-duplicates :\d+/.exec(text ?? '')?.[0];
    const info = 'idmp-duration :100 $12 idmp-maxsize :100 $12 pids-tracked :2 $12 iids-tracked :3 $10 iids-added :3 $15 iids-duplicates :2';
    expect(told(t.ours('XINFO STREAM s'))).toBe(info);
    expect(told(await t.theirs('XINFO STREAM s')) ?? info).toBe(info);
    await t.reply('XCFGSET s IDMP-MAXSIZE 1', '+OK');
    expect(told(t.ours('XINFO STREAM s FULL'))).toContain('idmp-maxsize :1 $12 pids-tracked :0');
  });

  test('what is remembered is dumped, restored and copied', async () => {
    const now = momentOfRecording(NOW);
    const t = await beside(undefined, { clock: () => now }, NOW);
    const [id, next] = [0, 1].map((seq) => `${now}-${seq}`); // not so old that it is forgotten
    await t.same(`XADD s ${id} f v`);
    await t.same(`XIDMPRECORD s p1 i1 ${id}`);
    await t.same('XGROUP CREATE s g 0');
    const own = t.engine.execute(t.own, ['DUMP', 's']) as string;
    await t.reply(['RESTORE', 'r', '0', own], '+OK');
    await t.reply(`XIDMPRECORD r p1 i1 ${id}`, '+OK');
    await t.same(`XADD r ${next} f v`);
    await t.reply(`XIDMPRECORD r p1 i1 ${next}`, '-ERR IID already exists for this producer with a different stream ID');
    await t.same('DUMP s');
    await t.same('COPY s c');
    await t.same('XINFO STREAM r');
    await t.same('CONFIG SET stream-idmp-duration 7 stream-idmp-maxsize 8');
    await t.same('XADD n 1-1 f v');
    await t.same('XINFO STREAM n');
  });

  test('a copy follows, and a rollback takes back', () => {
    const [engine, copy] = [new Engine(), new Engine()];
    engine.journal.recording = true;
    engine.onChanges = (changes) => {
      const batch = encodeChanges(changes, engine.databases);
      if (batch !== undefined) expect(applyRedo(batch, copy)).toEqual({ orphans: 0 });
    };
    engine.emulate(NOW);
    const client = engine.connect();
    const send = (line: string): unknown => engine.execute(client, line.split(' '));
    const items = (its: Engine): unknown => new Map(pairsOf((its.databases[0].entries.get('s')!.value as { items(): string[] }).items()));
    for (let i = 0; i < 150; i++) send(`XADD s IDMP p${i % 3} i${i} * f v`);
    send('XADD s IDMP p0 i0 * f v');
    send('XCFGSET s IDMP-DURATION 50');
    send('XADD s IDMP p0 i0 * f v');
    expect(items(copy)).toEqual(items(engine));
    const again = new Engine();
    for (const batch of snapshot(engine)) applyRedo(batch, again);
    expect(items(again)).toEqual(items(engine));
    const before = items(engine);
    engine.begin();
    for (const line of ['XADD s IDMP p0 i0 * f v', 'XADD s IDMP p9 i0 * f v', 'XCFGSET s IDMP-MAXSIZE 3']) send(line);
    engine.rollback(0);
    engine.end();
    expect(items(engine)).toEqual(before);
  });
});

const pairsOf = (items: readonly string[]): [string, string][] =>
  items.flatMap((item, i) => (i % 2 === 0 ? [[item, items[i + 1]] as [string, string]] : []));

test('XACKDEL misses its key as a read does, XDELEX does not', async () => {
  const t = await beside(undefined, undefined, '8.6');
  await t.same('CONFIG SET notify-keyspace-events KEAm');
  const listener = await t.client();
  await listener.same('PSUBSCRIBE __keyevent*');
  await t.same('XACKDEL none g IDS 1 1-1');
  await t.same('XDELEX none IDS 1 1-1');
  await listener.messages();
});
