// Scripts in programs, as their client libraries send them.
import { describe, expect, test } from 'vitest';
import { looksPasted } from '../../../src/hosts/redis/page/paste/read.ts';
import { scriptInCode } from '../../../src/hosts/redis/page/paste/code.ts';

const LUA = "local n = redis.call('INCR', KEYS[1])\nreturn n + ARGV[1]";

describe('a script in a program', () => {
  test.each<[what: string, code: string, keys: string[], argv: string[]]>([
    ['ioredis', `const n = await redis.eval(\n  \`${LUA}\`,\n  1, "user:1", 5);`, ['user:1'], ['5']],
    ['node-redis', `await client.eval(\`${LUA}\`, {\n  keys: ['a', "b"],\n  arguments: [String(limit), '5'],\n});`, ['a', 'b'], ['String(limit)', '5']],
    ['redis-py', `r.eval("""${LUA}""", 2, "a", key_of(user), 5)`, ['a', 'key_of(user)'], ['5']],
    ['redis-py, a raw string', `r.eval(r'''${LUA}''', 0, *args)`, [], ['*args']],
    ['go-redis', `n, err := rdb.Eval(ctx, \`${LUA}\`, []string{"a", key}, 5, "x").Result()`, ['a', 'key'], ['5', 'x']],
    ['jedis', `jedis.eval(${JSON.stringify(LUA)}, 1, "a", "5");`, ['a'], ['5']],
    ['jedis, with lists', `jedis.eval(${JSON.stringify(LUA)}, Arrays.asList("a", "b"), List.of("5"));`, ['a', 'b'], ['5']],
    ['strings that are joined', `jedis.eval("local n = redis.call('INCR', KEYS[1])\\n" +\n  "return n + ARGV[1]", 1, "a");`, ['a'], []],
    ['a command by its name', `client.sendCommand(['EVAL', ${JSON.stringify(LUA)}, '1', 'a'])`.replace("'1'", '1'), ['a'], []],
    ['PHP', `$redis->eval("local n = redis.call('INCR', KEYS[1])\\nreturn n + ARGV[1]", ['a', '5'], 1)`, ['a'], ['5']],
    ['StackExchange.Redis', `var n = (long)db.ScriptEvaluate(@"${LUA}", new RedisKey[] { "user:1" }, new RedisValue[] { 5 });`, ['user:1'], ['5']],
    ['StackExchange.Redis, awaited', `await db.ScriptEvaluateAsync("""${LUA}""", ["a"], [5])`, ['a'], ['5']],
    ['go-redis, NewScript', `var incrBy = redis.NewScript(\`${LUA}\`)\n\nkeys := []string{"my_counter"}\nnum, err := incrBy.Run(ctx, rdb, []string{"a", "b"}, 5).Int()`, ['a', 'b'], ['5']],
    ['redis-py, register_script', `lua = """${LUA}"""\nincr = r.register_script("""${LUA}""")\nincr(keys=['foo', 'bar'], args=[5])`, ['foo', 'bar'], ['5']],
    ['ioredis, defineCommand', `redis.defineCommand("myecho", {\n  numberOfKeys: 2,\n  lua: \`${LUA}\`,\n});\nredis.myecho("k1", "k2", "a1", "a2", (err, result) => {});`.replace(', (err, result) => {}', ''), ['k1', 'k2'], ['a1', 'a2']],
    ['node-redis, defineScript', `createClient({ scripts: { add: defineScript({ NUMBER_OF_KEYS: 1, SCRIPT: \`${LUA}\`, }) } });`, [], []],
  ])('%s', (_, code, keys, argv) => expect(scriptInCode(code)).toEqual({ script: LUA, keys, argv }));

  test.each(['eval("1 + 1")', 'return redis.call("EVAL")', "redis.call('EVAL', 'return 1', 0) -- of Lua", LUA, 'eval(', 'eval("return', ''])(
    'none in %j, or what it is', (text) => {
      const found = scriptInCode(text);
      if (text.includes("'EVAL', 'return 1'")) expect(found?.script).toBe('return 1');
      else if (text === 'eval("return') expect(found).toEqual({ script: 'return', keys: [], argv: [] });
      else expect(found).toBeUndefined();
      expect(looksPasted(text)).toBe(false);
    });

  test.each(['eval('.repeat(80_000), `eval(${'['.repeat(300_000)}`, `eval(${'"a" + '.repeat(50_000)}`, `eval(${'new '.repeat(80_000)}`,
    `eval(${'{a:'.repeat(100_000)}`, `eval(${'/* '.repeat(100_000)}`, `eval("${'\\'.repeat(300_000)}`, 'x'.repeat(400_000)])(
    'a hostile text ends soon: %#', (text) => {
      const from = performance.now();
      scriptInCode(text);
      expect(performance.now() - from).toBeLessThan(10_000);
    });
});
