// Random commands on strings, keys, expiry and databases, sent to redis-server too. Few keys, so that they clash.
import { expect, test } from 'vitest';
import { beside } from '../oracle.ts';
import { Random } from '../random.ts';
import { momentOfRecording } from '../recording/servers.ts';

const ROUNDS = 4000;
const UNORDERED = new Set(['keys', 'scan']);

const key = (r: Random): string => r.pick(['a', 'b', 'c', 'n1', 'n2', 'l', 'h', '\x00\xff']);
const number = (r: Random): string => r.pick(['0', '1', '-1', '7', '10', '-10', '3.5', 'x', '', ' 1', '+1', '01', '-0',
  '9007199254740991', '9007199254740993', '9223372036854775807', '-9223372036854775808', '9223372036854775808']);
const small = (r: Random): string => (r.chance(0.1) ? number(r) : String(r.below(24) - 8));
const value = (r: Random): string => (r.chance(0.4) ? number(r) : r.pick(['hello', '\x00\xff\r\n', 'ohmytext',
  'mynewtext', 'x'.repeat(45), '1.25', '3.0e3', '1e-5', '0x10', 'inf',
  'nan']));
const float = (r: Random): string => r.pick(['0.1', '-0.1', '1e3', '3.0e-3', '5', '1e400', 'inf', '-inf', 'x', '0x1p-3',
  '123456789.123456789', '1e17', '1e-20', '.5', '5.', '99999999999999999999', '1.7976931348623157e308']);
const seconds = (r: Random): string => (r.chance(0.2) ? number(r) : r.pick(['100', '1000', '99999', '500']));
const far = (r: Random): string => (r.chance(0.15) ? number(r) : r.pick(['4102444800', '4102444900', '5000000000']));
const maybe = (r: Random, of: number, ...words: string[]): string[] => (r.chance(of) ? words : []);
const condition = (r: Random): string[] => maybe(r, 0.4, r.pick(['NX', 'xx', 'GT', 'lt', 'yy']),
  ...maybe(r, 0.2, 'gt'));
const expiry = (r: Random): string[] => r.pick([['EX', seconds(r)], ['px', `${seconds(r)}000`], ['EXAT', far(r)],
  ['PXAT', `${far(r)}000`], ['KEEPTTL'], ['PERSIST'], ['EX'], ['EX', '10', 'PX', '5']]);
const db = (r: Random): string => r.pick(['0', '1', '1', '15', '16', 'x', '-1', '99999999999']);

const COMMANDS: Record<string, (r: Random) => (string | string[])[]> = {
  get: (r) => [key(r)], getdel: (r) => [key(r)], getset: (r) => [key(r), value(r)], strlen: (r) => [key(r)],
  set: (r) => [key(r), value(r), maybe(r, 0.25, r.pick(['NX', 'XX', 'nx'])), maybe(r, 0.25, 'GET'),
    r.chance(0.4) ? expiry(r) : []],
  setnx: (r) => [key(r), value(r)],
  setex: (r) => [key(r), seconds(r), value(r)],
  psetex: (r) => [key(r), seconds(r) + '000', value(r)],
  getex: (r) => [key(r), r.chance(0.7) ? expiry(r) : []],
  mget: (r) => [r.some(1, 4, () => key(r))],
  mset: (r) => [r.some(1, 3, () => [key(r), value(r)]).flat(), maybe(r, 0.1, 'x')],
  msetnx: (r) => [r.some(1, 3, () => [key(r), value(r)]).flat(), maybe(r, 0.1, 'x')],
  append: (r) => [key(r), value(r)],
  getrange: (r) => [key(r), small(r), small(r)], substr: (r) => [key(r), small(r), small(r)],
  setrange: (r) => [key(r), r.chance(0.9) ? String(r.below(60)) : r.pick(['-1', 'x', '536870912',
    '9223372036854775807']), value(r)],
  incr: (r) => [key(r)], decr: (r) => [key(r)],
  incrby: (r) => [key(r), number(r)], decrby: (r) => [key(r), number(r)],
  incrbyfloat: (r) => [key(r), r.chance(0.8) ? float(r) : number(r)],
  lcs: (r) => [key(r), key(r), maybe(r, 0.3, 'IDX'), maybe(r, 0.2, 'LEN'), maybe(r, 0.2, 'MINMATCHLEN', number(r)),
    maybe(r, 0.3, 'WITHMATCHLEN')],
  del: (r) => [r.some(1, 2, () => key(r))], unlink: (r) => [key(r)],
  exists: (r) => [r.some(1, 3, () => key(r))], touch: (r) => [r.some(1, 3, () => key(r))],
  type: (r) => [key(r)],
  keys: (r) => [r.pick(['*', '?', '[a-c]', 'n*', '[^a]', '\\a', '**', 'n[1-', '\x00*'])],
  rename: (r) => [key(r), key(r)], renamenx: (r) => [key(r), key(r)],
  copy: (r) => [key(r), key(r), maybe(r, 0.3, 'DB', db(r)), maybe(r, 0.5, 'REPLACE'), maybe(r, 0.05, 'DB')],
  move: (r) => [key(r), db(r)],
  expire: (r) => [key(r), seconds(r), condition(r)], pexpire: (r) => [key(r), `${seconds(r)}000`, condition(r)],
  expireat: (r) => [key(r), far(r), condition(r)], pexpireat: (r) => [key(r), `${far(r)}000`, condition(r)],
  ttl: (r) => [key(r)], expiretime: (r) => [key(r)], persist: (r) => [key(r)],
  scan: (r) => ['0', maybe(r, 0.3, 'MATCH', r.pick(['*', '[ab]'])), 'COUNT', r.pick(['99', '99', '0', 'x']),
    maybe(r, 0.3, 'TYPE', r.pick(['string', 'LIST', 'hash', 'no'])), maybe(r, 0.03, 'x')],
  object: (r) => [r.pick(['ENCODING', 'REFCOUNT', 'FREQ', 'x']), key(r)],
  rpush: () => ['l', 'x'], hset: () => ['h', 'f', 'v'],
  select: (r) => (r.chance(0.3) ? [r.pick(['0', '1'])] : ['0']), swapdb: (r) => (r.chance(0.1) ? ['0', '1'] : [db(r),
    '16']),
  dbsize: () => [], flushdb: (r) => [r.pick(['sync', 'x', 'ASYNC', 'a'])],
};

for (const protocol of [2, 3] as const) {
  test(`random commands reply as redis-server, RESP${protocol}`, async () => {
    const r = new Random(77 + protocol);
    let now = momentOfRecording(); // runs on, so that a time to live set anew is a later one
    const t = await beside((engine) => { engine.journal.recording = true; }, { clock: () => now++ });
    await t.hello(protocol);
    const commands = Object.entries(COMMANDS);
    for (let i = 0; i < ROUNDS; i++) {
      const [name, make] = r.pick(commands);
      if (name === 'flushdb' && r.chance(0.9)) continue;
      const line = [name, ...make(r).flat()];
      if (UNORDERED.has(name)) await t.sameSorted(line);
      else if (name === 'ttl' || name === 'expiretime') await t.near(line, 60);
      else await t.same(line);
      if (i % 500 === 499) await t.compareKeyspace(60_000);
    }
    expect(t.engine.commands.get('get')!.calls).toBeGreaterThan(20);
  }, 60_000);
}
