#!/usr/bin/env bash
# Redis 7.0.15: GETRANGE whose end lies before the first byte answers the first byte, and not the empty string.
#
#   SET s hello;  GETRANGE s 0 -5 is "h", as it should be: -5 is the first byte.
#   GETRANGE s 0 -6 and GETRANGE s 0 -100 are "h" as well: an end that is still negative becomes 0.
#   GETRANGE s -100 -99 is "h" too, but GETRANGE s -99 -100 is empty: there alone the order is looked at before.
#   Lua's string.sub, and LRANGE of the same numbers, give nothing.
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
redis SET s hello >/dev/null
redis RPUSH l h e l l o >/dev/null
expect 'GETRANGE s 0 -5' h "$(redis GETRANGE s 0 -5)"
expect 'GETRANGE s 0 -6' h "$(redis GETRANGE s 0 -6)"
expect 'GETRANGE s 0 -100' h "$(redis GETRANGE s 0 -100)"
expect 'GETRANGE s -100 -99' h "$(redis GETRANGE s -100 -99)"
expect 'GETRANGE s -99 -100' '' "$(redis GETRANGE s -99 -100)"
expect 'LRANGE l 0 -100' '' "$(redis LRANGE l 0 -100)"
expect 'string.sub("hello", 1, -100)' '' "$(redis EVAL 'return string.sub("hello", 1, -100)' 0)"
