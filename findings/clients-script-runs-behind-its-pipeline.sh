#!/usr/bin/env bash
# ioredis 5.11.1 and node-redis 6.3.1 with Redis 7.0.15: a script in a pipeline may run after what was sent behind it.
#
#   SET x before, a script that reads x, SET x after: sent at once on one connection, Redis keeps the order. Both clients
#   send the script as EVALSHA; where the server does not know it (a restart, SCRIPT FLUSH, in node-redis its first use),
#   they answer NOSCRIPT by sending EVAL, behind everything that was sent meanwhile. The script then sees "after", and
#   no error tells of it. In ioredis this goes for pipeline() as well; in a MULTI of node-redis the order holds.
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
npm install --silent --no-audit --no-fund ioredis@5.11.1 redis@6.3.1
cat >try.mjs <<'JS'
import { Redis } from 'ioredis';
import { createClient, defineScript } from 'redis';

const path = process.argv[2];
const SCRIPT = "return redis.call('GET', KEYS[1])";
const wanted = [];
const tell = (what, seen, expected) => {
  console.log(`${what}: the script saw ${seen}`);
  wanted.push(seen === expected);
};

const io = new Redis({ path });
io.defineCommand('seen', { numberOfKeys: 1, lua: SCRIPT });
const pipeline = async () => (await io.pipeline().set('x', 'before').seen('x').set('x', 'after').exec())[1][1];
tell('ioredis, first pipeline', await pipeline(), 'before');
await io.script('FLUSH');
tell('ioredis, after SCRIPT FLUSH', await pipeline(), 'after');
tell('ioredis, once more', await pipeline(), 'before');
await io.script('FLUSH');

const parseCommand = (parser, key) => { parser.pushKey(key); };
const seen = defineScript({ SCRIPT, NUMBER_OF_KEYS: 1, parseCommand, transformReply: undefined });
const node = await createClient({ socket: { path }, scripts: { seen } }).connect();
const together = async () => (await Promise.all([node.set('x', 'before'), node.seen('x'), node.set('x', 'after')]))[1];
tell('node-redis, first use', await together(), 'after');
tell('node-redis, once more', await together(), 'before');
await node.scriptFlush();
const [, inMulti] = await node.multi().set('x', 'before').seen('x').set('x', 'after').exec();
tell('node-redis, first use in MULTI', inMulti, 'before');
process.exit(wanted.every(Boolean) ? 0 : 1);
JS
node try.mjs "$work/s"
