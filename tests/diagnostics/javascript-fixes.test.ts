// Functions of JavaScript become Lua by the fixes alone, one after the other, and give what JavaScript's own engine gives.
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { encodeText } from '../../src/bytes/text.ts';
import { PlainRunner } from '../../src/hosts/plain/runner.ts';
import { ground } from '../hosts/workflow/host.ts';
import { diagnosticsOf } from './hosts.ts';

/** With the fix of the first thing that is told, until there is none. */
function fixed(text: string, lua: '5.1' | '5.4'): string {
  let now = text;
  for (let turn = 0; turn < 20; turn++) {
    const one = diagnosticsOf(`plain ${lua}`, now).find(({ code, fix }) => fix !== undefined && /^(?:js-|typographic|plus-on|bit-)/.test(code));
    if (one?.fix === undefined) return now;
    now = now.slice(0, one.fix.from) + one.fix.insert + now.slice(one.fix.to);
  }
  return now;
}

const BODIES: readonly string[] = [
  'let n = 1; n += 2; n *= 1 + 2; n--\nreturn n',
  'let n = 1\nn += 2\nn *= 1 + 2\nn--\nreturn n',
  'let n = 1\nn++\n++n\nreturn n',
  "const name = 'Ada'\nreturn `Hello ${name}, \"you\" are ${1 + 2}`",
  "let s = 'a'\ns += 'b'\nreturn s",
  "return 1 + 2 + ' sum ' + 3 + 4",
  "const n = 3\nconst t = n > 2 || n === 0 ? 'many' : 'few'\nreturn t",
  "const n = 0\nreturn n === 1 ? 10 : 20",
  'const a = 1\nif (a !== 2 && !(a === 3)) {\n  return 5\n}\nreturn 6',
  'const a = 2\nif (a === 1) { return 5 } else if (a === 2) { return 6 } else { return 7 }',
  'let n = 0\nwhile (n < 5) {\n  n += 1\n}\nreturn n',
  'function twice(x) { return x * 2 }\nreturn twice(4)',
  'const twice = x => x * 2\nreturn twice(4)',
  'const add = (a, b) => a + b\nreturn add(1, 2)',
  'const t = { a: 1, "b": 2 }\nconst { a, b } = t\nreturn a + b',
  'return Math.floor(7.9) + Math.max(1, 2)',
  '// a comment\nconst n = 1 /* one */\nreturn n // it is',
  'const x = null\nreturn x === undefined || x === null',
  'return 2 ** 10 === 1024',
];

const plain = new PlainRunner(ground());

it.each(BODIES.flatMap((body) => [[body, '5.1'], [body, '5.4']] as const))('%s, in Lua %s', (body, lua) => {
  const script = fixed(body, lua);
  const { reply, error } = plain.run({ host: 'plain', lua, settings: {}, script: encodeText(script), inputs: {}, client: 1 });
  expect(error, script).toBeUndefined();
  const value: unknown = runInNewContext(`(function () { ${body}\n})()`);
  expect(reply, script).toEqual(typeof value === 'string' ? { type: 'bulk', text: value } : typeof value === 'boolean' ? { type: 'boolean', value } : { type: 'integer', value });
});
