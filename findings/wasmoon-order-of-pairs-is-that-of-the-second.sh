#!/bin/sh
# wasmoon 1.16.0 (Lua 5.4 as WebAssembly): in which order pairs goes through the names of a table depends on the second in which the
# engine was made, and on nothing else: engines of one second have one order, engines of different seconds have different ones.
#
# Lua makes the seed of its hashes of the time and of addresses. Natively the addresses differ with each start, so that two starts in
# one second differ too; in WebAssembly addresses are always the same. So a script whose result hangs on that order is the same all
# day long in tests that are quick, and another one where a test happens to lie across the end of a second; a run that is recorded
# and run again later parts from itself. Whoever needs the same run twice gives the module a clock that stands.
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

const factory = new LuaFactory();
const SCRIPT = `
  local t, names = {}, {}
  for i = 1, 40 do t["name" .. i] = i end
  for name in pairs(t) do names[#names + 1] = name end
  return table.concat(names, " ")`;
const now = Date.now;
async function orderAt(time) {
  Date.now = () => time;
  const lua = await factory.createEngine();
  const order = lua.doStringSync(SCRIPT);
  lua.global.close();
  Date.now = now;
  return order;
}
const at = Date.UTC(2026, 0, 1);
const oneSecond = new Set();
for (const milliseconds of [0, 1, 500, 999]) oneSecond.add(await orderAt(at + milliseconds));
const seconds = new Set();
for (let second = 0; second < 10; second++) seconds.add(await orderAt(at + 1000 * second));
console.log({ ordersWithinOneSecond: oneSecond.size, ordersOfTenSeconds: seconds.size });
process.exit(oneSecond.size === 1 && seconds.size > 1 ? 0 : 1);
JS
node try.mjs
