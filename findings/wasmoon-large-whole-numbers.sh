#!/bin/sh
# wasmoon 1.16.0 (Lua 5.4 as WebAssembly): whole numbers of JavaScript from 2^63 on arrive in Lua as other numbers.
#
# A number without a fraction is handed over as an integer of 64 bits, which wraps around: 2^64 is 0, 1e20 is
# 7766279631452241920, 2^63 is negative. Lua's own 1e20 is a float, and goes to JavaScript unharmed. -0 loses its sign.
#
# Needs Node.js with npm. Exits with 0 where it is so, 1 where it has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund wasmoon@1.16.0
cat >try.mjs <<'JS'
import { LuaFactory } from 'wasmoon';

const lua = await new LuaFactory().createEngine();
const inLua = (number) => {
  lua.global.set('n', number);
  return lua.doStringSync('return math.type(n) .. " " .. tostring(n)');
};
const seen = [2 ** 53, 2 ** 63, 2 ** 64, 1e20, -0, 0.5].map((number) => [Object.is(number, -0) ? '-0' : String(number), inLua(number)]);
seen.push(['1e20 of Lua', String(lua.doStringSync('return 1e20'))]);
console.log(seen);
process.exit(JSON.stringify(seen) === JSON.stringify([
  ['9007199254740992', 'integer 9007199254740992'], ['9223372036854776000', 'integer -9223372036854775808'],
  ['18446744073709552000', 'integer 0'], ['100000000000000000000', 'integer 7766279631452241920'],
  ['-0', 'integer 0'], ['0.5', 'float 0.5'], ['1e20 of Lua', '100000000000000000000'],
]) ? 0 : 1);
JS
node try.mjs
