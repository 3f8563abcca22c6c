#!/usr/bin/env bash
# ioredis-mock 8.13.1 and Redis 7.0.15: the emulator runs scripts in Lua 5.3, where a quotient is spelled with ".0".
#
#   'bucket:' .. 10 / 2 is "bucket:5" in Redis, whose Lua 5.1 has one type of number, and "bucket:5.0" in the emulator,
#   whose Lua is fengari: a test that passes there reads and writes other keys. 7 / 2 as a reply is 3 in Redis, and 3.5
#   in the emulator.
#
# Needs Node.js with npm.
set -euo pipefail
work=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
chmod 755 .
# redis-server of Debian is redis-check-rdb by another name, and lies in redis-tools.
apt-get download -qq 'redis-tools=5:7.0.15*' liblzf1 libjemalloc2 libatomic1 2>/dev/null
for package in *.deb; do dpkg -x "$package" .; done
export LD_LIBRARY_PATH="$work/usr/lib/$(uname -m)-linux-gnu"
ln -s redis-check-rdb usr/bin/redis-server
usr/bin/redis-server --version | grep -o "v=[0-9.]*"
usr/bin/redis-server --port 0 --unixsocket "$work/s" --save "" --daemonize no >/dev/null &
server=$!
redis() { usr/bin/redis-cli -s "$work/s" "$@"; }
for _ in $(seq 100); do redis PING >/dev/null 2>&1 && break; sleep 0.1; done
expect() { # WHAT EXPECTED SEEN
  printf "%s: %s\n" "$1" "$3"
  [ "$3" = "$2" ] || { echo "expected: $2"; exit 1; }
}
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ioredis@5.11.1 ioredis-mock@8.13.1
cat >try.mjs <<'JS'
import { Redis } from 'ioredis';
import Emulator from 'ioredis-mock';

const clients = { redis: new Redis({ path: process.argv[2] }), emulator: new Emulator() };
const seen = {};
for (const [name, client] of Object.entries(clients)) {
  await client.eval("redis.call('SET', 'bucket:' .. 10 / 2, 'x')", 0);
  seen[name] = { keys: await client.keys('*'), half: await client.eval('return 7 / 2', 0) };
}
console.log(seen);
process.exit(JSON.stringify(seen) === JSON.stringify({
  redis: { keys: ['bucket:5'], half: 3 }, emulator: { keys: ['bucket:5.0'], half: 3.5 },
}) ? 0 : 1);
JS
node try.mjs "$work/s"
