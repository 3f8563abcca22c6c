// The native libraries on random values and damaged input, beside redis-server: results and errors are the same.
import { describe, expect, it } from 'vitest';
import { beside } from './native.ts';
import { bitArguments, damage, json, luaValue, messagePack, quote, Random, structFormat } from './random.ts';

const CASES = 250;
const BIT = ['tobit', 'tohex', 'bnot', 'band', 'bor', 'bxor', 'lshift', 'rshift', 'arshift', 'rol', 'ror', 'bswap'];

const snippets: Record<string, (random: Random) => string> = {
  'cjson and cmsgpack, there and back': (random) => `local v = ${luaValue(random, 3)}
    local ok, j = pcall(cjson.encode, v) local m = cmsgpack.pack(v, 1)
    return j, ok and cjson.decode(j), m, cmsgpack.unpack(m)`,
  'cjson with settings': (random) => `local c = cjson.new() c.encode_number_precision(${random.below(14) + 1})
    c.encode_sparse_array(${random.pick(['true', 'false'])}, ${random.below(4)}, ${random.below(12)})
    c.encode_max_depth(${random.below(6) + 1}) return c.encode(${luaValue(random, 4)})`,
  'cjson.decode': (random) => `return cjson.decode(${quote(json(random, 4))})`,
  'cjson.decode of damaged JSON': (random) => `local c = cjson.new()
    c.decode_invalid_numbers(${random.pick(['true', 'false'])})
    return c.decode(${quote(damage(random, json(random, 3), '[]{}",:\\u0-e. tn'))})`,
  'cmsgpack.unpack of any bytes': (random) => `local s = ${quote(messagePack(random))}
    return {pcall(cmsgpack.unpack_limit, s, ${random.below(4)}, ${random.below(6)})},
      {pcall(cmsgpack.unpack_one, s)}, {pcall(cmsgpack.unpack, s)}`,
  struct: (random) => {
    const { format, args } = structFormat(random);
    return `local f = ${quote(format)} local s = struct.pack(${['f', ...args].join(', ')})
      return s, {pcall(struct.size, f)}, struct.unpack(f, s)`;
  },
  'struct.unpack of any bytes': (random) =>
    `return struct.unpack(${quote(structFormat(random).format)}, ${quote(random.bytes(60))}, ${random.below(9)})`,
  bit: (random) => `return bit.${random.pick(BIT)}(${bitArguments(random, random.below(3) + 1).join(', ')})`,
};

describe('on random input the native libraries do as those of Redis', () => {
  it.each(Object.keys(snippets))('%s', async (name) => {
    const libraries = await beside();
    const random = new Random(20_231_107);
    const outcomes = new Set<string>();
    for (let i = 0; i < CASES; i++) {
      const snippet = snippets[name](random);
      await libraries.agree(snippet);
      outcomes.add(libraries.ours(snippet));
    }
    expect(outcomes.size, 'results').toBeGreaterThan(50);
  });
});
