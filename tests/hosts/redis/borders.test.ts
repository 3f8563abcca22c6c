// Library functions at the border of C in scripts of Redis: what is recorded of lua5.1, which Redis answers, too.
import { expect, test } from 'vitest';
import { RedisHost } from '../../../src/hosts/redis/host.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { recorded, SHOW } from '../../lua/borders/recorded.ts';
import { newLua } from '../../lua/vm.ts';

const engine = new Engine();
const host = new RedisHost(engine, newLua);
const { id } = engine.connect();
const run = (script: string, ...argv: string[]): unknown => {
  const { reply } = host.run({ host: 'redis', lua: '5.1', settings: {}, script, inputs: { argv }, client: id });
  return reply;
};

test('answers as lua5.1 on 64 bits', () => {
  const wanted = Object.entries(recorded('5.1'));
  const script = SHOW.replace('local expression = ...', 'local expressions = ARGV')
    .replace(/local f, message[^]*/, (rest) => `local answers = {}
for i, expression in ipairs(expressions) do
  answers[i] = (function() ${rest} end)()
end
return answers`);
  const different: string[] = [];
  for (let from = 0; from < wanted.length; from += 100) {
    const part = wanted.slice(from, from + 100);
    const reply = run(script, ...part.map(([expression]) => expression)) as { items: { text: string }[] };
    part.forEach(([expression, expected], i) => {
      if (reply.items[i].text !== expected) different.push(`${expression}: ${reply.items[i].text}, not ${expected}`);
    });
  }
  expect(different).toEqual([]);
}, 300_000);

test('a range that is too large for unpack is told', () => {
  const { error } = host.run({
    host: 'redis', lua: '5.1', settings: {}, script: 'return unpack({}, 1, 10000000)', inputs: {}, client: id,
  });
  expect(error?.message).toContain('too many results to unpack');
});
