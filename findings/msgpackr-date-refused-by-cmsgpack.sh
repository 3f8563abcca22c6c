#!/usr/bin/env bash
# msgpackr 2.1.4 with Redis 7.0.15: cmsgpack.unpack knows no extension type, so one Date ends the script.
#
#   MessagePack has extension types, among them one for timestamps, which msgpackr writes for a Date; for `undefined` it
#   writes one of its own, unless it is told not to. cmsgpack knows none and takes all of them for damaged data: the
#   whole value is refused, not that part alone.
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
npm install --silent --no-audit --no-fund msgpackr@2.1.4 ioredis@5.11.1
cat >try.mjs <<'JS'
import { Redis } from 'ioredis';
import { Packr } from 'msgpackr';

const redis = new Redis({ path: process.argv[2] });
const unpacked = async (value, options = {}) => {
  const packed = Buffer.from(new Packr({ useRecords: false, ...options }).pack(value));
  try {
    return await redis.eval('return cjson.encode(cmsgpack.unpack(ARGV[1]))', 0, packed);
  } catch ({ message }) {
    return message.replace(/ script: .*/, '');
  }
};
const REFUSED = 'ERR user_script:1: Bad data format in input.';
let same = true;
for (const [what, seen, expected] of [
  ['numbers and texts', await unpacked({ at: 1.5, name: 'x' }), /^\{("at":1.5,"name":"x"|"name":"x","at":1.5)\}$/],
  ['a Date', await unpacked({ at: new Date(1_000) }), REFUSED],
  ['undefined', await unpacked({ at: undefined }), REFUSED],
  ['undefined as nil', await unpacked({ at: undefined }, { encodeUndefinedAsNil: true }), '{}'],
]) {
  console.log(`${what}: ${seen}`);
  same &&= typeof expected === 'string' ? seen === expected : expected.test(seen);
}
process.exit(same ? 0 : 1);
JS
node try.mjs "$work/s"
