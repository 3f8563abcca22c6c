// Records how real Lua evaluates the halves of `and` and `or` in random programs: `node tests/testing/short-circuits.mjs`.
// Each program is written twice: as it is, and with a call around each half that counts it.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

let state = 20261130;
const random = (n) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % n;
};
const pick = (list) => list[random(list.length)];

/** [plain, counted]; `order`: the numbers of halves as their words stand in the text. */
class Program {
  halves = 0;
  order = [];

  expression(depth) {
    if (depth === 0) return this.leaf();
    const kind = random(8);
    if (kind < 5) {
      const [left, leftCounted] = this.expression(depth - 1);
      const number = this.next();
      const [right, rightCounted] = this.expression(depth - 1);
      const word = pick(['and', 'or']);
      const isConstant = /^(nil|true|false|\d+|"[^"]*")$/.test(left);
      if (isConstant) this.constant.add(number);
      return [`(${left} ${word} ${right})`, `(at(${number}, 'left', ${leftCounted}) ${word} at(${number}, 'right', ${rightCounted}))`];
    }
    const [inner, counted] = this.expression(depth - 1);
    if (kind === 5) return [`(not ${inner})`, `(not ${counted})`];
    if (kind === 6) return [`same(${inner}, 1)`, `same(${counted}, 1)`];
    return [`(${inner} == x)`, `(${counted} == x)`];
  }

  constant = new Set();

  next() {
    this.order.push(this.halves);
    return this.halves++;
  }

  leaf() { return twice(pick(['x', 'y', 'no', 'nil', 'true', 'false', '1', '"s"', 'same(x)', 'same(no)', 't.a', 't.b'])); }

  statement() {
    const before = this.order.length;
    const [plain, counted] = this.expression(1 + random(3));
    const frame = pick(['local z = E', 'same(E, y)', 'if E then x = not x end', 'repeat x = not x until E or true', 'for i = 1, 3 do y = E end', 'while n < 3 and E do n = n + 1 end n = 0', 't = { a = E, b = y, E2 }', 'local function f() return E end f()', 'x = #tostring(E) > 3']);
    if (frame.startsWith('repeat')) {
      const number = this.next();
      return [frame.replace('E', plain), `repeat x = not x until at(${number}, 'left', ${counted}) or at(${number}, 'right', true)`];
    }
    if (frame.startsWith('while')) {
      const number = this.next();
      this.order.splice(before, 0, this.order.pop());
      return [frame.replace('E', plain), `while at(${number}, 'left', n < 3) and at(${number}, 'right', ${counted}) do n = n + 1 end n = 0`];
    }
    return [plain, counted].map((text) => frame.replace(/E2?/g, (name) => (name === 'E2' ? 'x' : text)));
  }
}
const twice = (text) => [text, text];

const HEAD = 'local x, y, no, n, t = true, 5, nil, 0, { a = 1 }\nlocal function same(v) return v end\n';
const COUNTER = 'local counts = {}\nlocal function at(k, half, v) counts[k] = counts[k] or { left = 0, right = 0 } counts[k][half] = counts[k][half] + 1 return v end\n';
const programs = [];
while (programs.length < 60) {
  const program = new Program();
  const lines = Array.from({ length: 4 }, () => program.statement());
  const [plain, counted] = [0, 1].map((which) => HEAD + lines.map((line) => line[which]).join('\n') + '\n');
  const print = `for k = 0, ${program.halves - 1} do local c = counts[k] or { left = 0, right = 0 } io.write(k, ' ', c.right, ' ', c.left - c.right, '\\n') end`;
  const told = ['lua5.1', 'lua5.4'].map((lua) => spawnSync(lua, ['-'], { input: COUNTER + counted + print, encoding: 'utf8' }));
  if (told.some(({ status }) => status !== 0)) continue; // a program that fails is another question
  const [one, other] = told.map(({ stdout }) => stdout.trim().split('\n').filter(Boolean).map((line) => line.split(' ').map(Number)));
  if (JSON.stringify(one) !== JSON.stringify(other)) throw new Error(`The two part:\n${plain}`);
  const counts = new Map(one.map(([k, on, ended]) => [k, [on, ended]]));
  programs.push({ script: plain, counts: program.order.filter((k) => !program.constant.has(k)).map((k) => counts.get(k)) });
}
writeFileSync(new URL('short-circuits.json', import.meta.url), `[\n${programs.map((one) => JSON.stringify(one)).join(',\n')}\n]\n`);
