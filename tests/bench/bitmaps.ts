// The bench on large bitmaps: bits set between other commands, in a script and as commands of their own, each an epoch
// whose changes are encoded for storage. In Node, beside redis-server.
import type { NativeRedis } from './native.ts';
import type { Ours } from './ours.ts';
import { median } from './report.ts';
import type { Row } from './report.ts';

interface Sides { native: NativeRedis; node: Ours }

/** The highest bit, by the size of the bitmap. */
const SIZES: Readonly<Record<string, number>> = { '12 MB': 100_000_000, '200 MB': 1_700_000_000 };

/** What a round does besides SETBIT, and how often of its target slower it may be. */
const COMMANDS: Readonly<Record<string, { work: string; times: number; rounds: number }>> = {
  'SETBIT alone': { work: '', times: 20, rounds: 20_000 },
  STRLEN: { work: "call('STRLEN', 'b')", times: 20, rounds: 20_000 },
  'GETRANGE, 100 bytes': { work: "call('GETRANGE', 'b', byte, byte + 99)", times: 20, rounds: 20_000 },
  BITFIELD: { work: "call('BITFIELD', 'b', 'INCRBY', 'u8', at, 1)", times: 20, rounds: 20_000 },
  SETRANGE: { work: "call('SETRANGE', 'b', byte, 'some bytes')", times: 20, rounds: 20_000 },
  APPEND: { work: "call('APPEND', 'b', 'some bytes')", times: 20, rounds: 20_000 },
  BITCOUNT: { work: "call('BITCOUNT', 'b')", times: 5, rounds: 5 },
  'BITPOS, all of it': { work: "call('BITPOS', 'full', 0)", times: 5, rounds: 5 },
};

/** ARGV: rounds, highest bit. */
const rounds = (work: string): string => 'local call, x, most = redis.call, 42, tonumber(ARGV[2])\n'
  + 'for i = 1, ARGV[1] do x = x * 16807 % 2147483647 local at = x % most local byte = (at - at % 8) / 8\n'
  + `call('SETBIT', 'b', at, i % 2) ${work} end`;

export async function bitmapRows({ native, node }: Sides, repeats: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [size, most] of Object.entries(SIZES)) {
    for (const side of [native, node]) {
      await side.clear();
      await side.measure("redis.call('SETBIT', 'b', ARGV[1], 1) redis.call('SETBIT', 'full', ARGV[1], 0)"
        + " redis.call('BITOP', 'NOT', 'full', 'full')", most);
    }
    for (const [name, { work, times, rounds: count }] of Object.entries(COMMANDS)) {
      for (const [how, evals] of [['in a script', 1], ['a command each', Math.min(count, 200)]] as const) {
        const measure = async (side: NativeRedis | Ours): Promise<number> => {
          let sum = 0;
          for (let i = 0; i < evals; i++) sum += await side.measure(rounds(work), evals === 1 ? count : 1, most);
          return sum;
        };
        const pairs: [number, number][] = [];
        for (let i = -1; i < repeats; i++) {
          const pair: [number, number] = [await measure(native), await measure(node)];
          if (i >= 0) pairs.push(pair);
        }
        const [other, ours] = [median(pairs.map(([it]) => it)), median(pairs.map(([, it]) => it))];
        rows.push({
          section: 'Large bitmaps: SETBIT between other commands, against redis-server', unit: 'ms', other,
          name: `${size}, ${name}, ${how}`, ours: { Node: ours }, ratio: { Node: other / ours },
          target: `>= ${1 / times}`, met: { Node: other / ours >= 1 / times },
        });
      }
    }
  }
  for (const side of [native, node]) await side.clear();
  return rows;
}
