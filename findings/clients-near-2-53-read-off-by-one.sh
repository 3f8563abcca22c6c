#!/bin/sh
# ioredis 6.0.0 and node-redis 6.3.1 with redis-server 7.0.15: the largest safe integers are read off by one.
#
# JavaScript's numbers hold every whole number up to 2^53 - 1 (Number.MAX_SAFE_INTEGER). A reply :9007199254740991 is within
# that, and arrives as 9007199254740992: the parsers of both clients read digits as `number * 10 + code - 48`, from left to
# right, and the sum before the subtraction passes 2^53, where odd numbers are rounded. It concerns the odd ones among the last
# 48 below 2^53, and the same below zero.
#
# Output seen:
#   redis-cli   9007199254740991 9007199254740947 9007199254740943
#   ioredis     9007199254740992 9007199254740948 9007199254740943
#   node-redis  9007199254740992 9007199254740948 9007199254740943
#
# Needs redis-server, redis-cli and Node.js; installs both clients in a temporary folder.
# Exits with 0 where it is so, 1 where it has changed, 2 where it cannot be tried here.
set -eu
command -v redis-server >/dev/null || { echo 'no redis-server' >&2; exit 2; }
work=$(mktemp -d)
cd "$work"
port=$((20000 + $$ % 20000))
redis-server --port "$port" --save '' --daemonize yes --dir "$work" --pidfile "$work/pid" >/dev/null
trap 'kill "$(cat "$work/pid")"; rm -rf "$work"' EXIT
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ioredis@6.0.0 redis@6.3.1
script='return {9007199254740991, 9007199254740947, 9007199254740943}'
echo "redis-cli   $(redis-cli -p "$port" eval "$script" 0 | tr '\n' ' ')"
cat >try.cjs <<'JS'
const { Redis } = require('ioredis');
const { createClient } = require('redis');
const [port, script] = process.argv.slice(2);
(async () => {
  const one = new Redis({ port: Number(port) });
  const other = createClient({ socket: { port: Number(port) } });
  await other.connect();
  const told = [await one.eval(script, 0), await other.eval(script)].map((numbers) => numbers.join(' '));
  console.log(`ioredis     ${told[0]}\nnode-redis  ${told[1]}`);
  one.disconnect();
  await other.close();
  process.exit(told.every((text) => text === '9007199254740992 9007199254740948 9007199254740943') ? 0 : 1);
})();
JS
node try.cjs "$port" "$script"
