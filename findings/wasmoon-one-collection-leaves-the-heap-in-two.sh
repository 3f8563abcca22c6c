#!/bin/sh
# wasmoon 1.16.0 (Lua 5.4 as WebAssembly): after one full collection of 9,000 dead strings a string of 3 MB makes the memory grow
# from 16 to 19.25 MiB, although less than 100 KB of it are in use. After two full collections it fits.
#
# The second collection frees 63 KB more, which is what Lua's table of strings shrinks by, a step with each collection; with that gone
# the free memory is in one piece. string.rep needs twice the string's length. Where memory is bounded, the same script ends with
# "not enough memory". Whoever bounds a VM that is used again collects twice.
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

const seen = [];
for (const collections of [1, 2]) {
  const lua = await new LuaFactory().createEngine();
  const size = () => lua.cmodule.module.HEAPU8.length / 2 ** 20;
  lua.doStringSync('do local t = {} for i = 1, 9000 do t[i] = ("x"):rep(1000) .. i end end');
  for (let i = 0; i < collections; i++) lua.doStringSync('collectgarbage()');
  const used = lua.doStringSync('return collectgarbage("count")');
  const before = size();
  lua.doStringSync('local s = ("x"):rep(3 * 1024 * 1024) return #s');
  seen.push({ collections, usedBelow100KB: used < 100, before, after: size() });
  lua.global.close();
}
console.log(seen);
process.exit(JSON.stringify(seen) === JSON.stringify([
  { collections: 1, usedBelow100KB: true, before: 16, after: 19.25 }, { collections: 2, usedBelow100KB: true, before: 16, after: 16 },
]) ? 0 : 1);
JS
node try.mjs
