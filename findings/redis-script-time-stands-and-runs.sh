#!/usr/bin/env bash
# Redis 7.0.15: inside one script time runs for PTTL and stands still for expiry.
#
#   A key that was given 30 ms is still there after 120 ms in the script that set it: EXISTS is 1 and GET gives its
#   value, because whether a key is over is asked of the time when the script began. PTTL asks the clock: it counts down
#   and stays at 0, never -2. TIME runs on too. So "PTTL is 0" and "GET has a value" hold at the same moment.
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
script='
redis.call("SET", KEYS[1], "value", "PX", 30)
local function now() local t = redis.call("TIME") return t[1] * 1000 + t[2] / 1000 end
local from = now()
repeat until now() - from > 120
return {redis.call("PTTL", KEYS[1]), redis.call("EXISTS", KEYS[1]), redis.call("GET", KEYS[1])}'
expect 'in the script: PTTL, EXISTS, GET' '0 1 value' "$(redis EVAL "$script" 1 k | tr '\n' ' ' | xargs)"
expect 'after it: EXISTS' '0' "$(redis EXISTS k)"
