#!/usr/bin/env bash
# Redis 7.0.15: SCRIPT FLUSH makes a new Lua, but math.random goes on where it was; FUNCTION FLUSH keeps the Lua of functions.
#
#   After math.randomseed(7) the sequence goes on over SCRIPT FLUSH: its state is kept in C. What a function set in cjson
#   holds for libraries that are loaded after FUNCTION FLUSH, where the same in scripts ends with SCRIPT FLUSH.
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
number() { redis EVAL 'return tostring(math.random(1000000))' 0; }
redis EVAL 'math.randomseed(7) math.random(1000000)' 0 >/dev/null
second=$(number)
redis EVAL 'math.randomseed(7) math.random(1000000)' 0 >/dev/null
redis SCRIPT FLUSH >/dev/null
expect 'the second number, over SCRIPT FLUSH' "$second" "$(number)"

load() {
  redis FUNCTION LOAD '#!lua name=l
    redis.register_function("set", function() return cjson.encode_max_depth(5) end)
    redis.register_function("get", function() return cjson.encode_max_depth() end)' >/dev/null
}
load
expect 'at first' 1000 "$(redis FCALL get 0)"
redis FCALL set 0 >/dev/null
redis FUNCTION FLUSH SYNC >/dev/null
load
expect 'after FUNCTION FLUSH' 5 "$(redis FCALL get 0)"
redis EVAL 'cjson.encode_max_depth(5)' 0 >/dev/null
redis SCRIPT FLUSH SYNC >/dev/null
expect 'in scripts after SCRIPT FLUSH' 1000 "$(redis EVAL 'return cjson.encode_max_depth()' 0)"
