#!/bin/sh
# wasmoon-lua5.1 1.18.10 (Lua 5.1.5 as WebAssembly): its numbers are not those of Lua 5.1 on 64 bits.
#
# - `0x` without a digit is the number 0, as a literal and as a text. The lexer and tonumber ask strtod, and where that
#   stops at an x, strtoul; Emscripten's strtoul takes the bare prefix for a number, glibc's stops before the x.
# - tonumber('-nan') loses its sign: Emscripten's strtod answers one NaN for both.
# - string.format has integers of 32 bits, for `long` has: 3000000000, and each time in milliseconds, is -2147483648.
# lua5.1 5.1.5-9 of Debian (amd64) answers: malformed number near '0x', nil, -nan, 3000000000, ffffffffffffffff.
#
# Output seen:
#   0 0 nan -2147483648 0
#
# Needs Node.js with npm. Exits with 0 where it is so, 1 where it has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund wasmoon-lua5.1@1.18.10
cat >try.cjs <<'JS'
const { Lua } = require('wasmoon-lua5.1');
(async () => {
  const lua = await Lua.create();
  const seen = await lua.doString(`return table.concat({tostring(0x), tostring(tonumber('0x')), tostring(tonumber('-nan')),
    string.format('%d', 3000000000), string.format('%x', -1)}, ' ')`);
  console.log(seen);
  process.exit(seen === '0 0 nan -2147483648 0' ? 0 : 1);
})().catch((error) => { console.error(error); process.exit(1); });
JS
node try.cjs
