#!/usr/bin/env bash
# Redis 7.0.15: a script's number as an argument of a command has other digits than the same number in a text.
#
#   redis.call writes a number with 17 digits, `..` and tostring as Lua does, with 14. So redis.call('HINCRBY', 'h', 0.1, 1)
#   counts in a field "0.10000000000000001", and the same with 0.1 .. '' in a field "0.1": two fields of one hash. A whole
#   number of 16 digits is whole as an argument, and rounded to 14 with an exponent in a text.
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
fields=$(redis EVAL "redis.call('HINCRBY', 'h', 0.1, 1) redis.call('HINCRBY', 'h', 0.1 .. '', 1) return redis.call('HKEYS', 'h')" 0 | tr '\n' ' ')
expect 'fields' '0.10000000000000001 0.1 ' "$fields"
expect 'argument' '1234567890123456' "$(redis EVAL "return redis.call('ECHO', 1234567890123456)" 0)"
expect 'text' '1.2345678901235e+15' "$(redis EVAL "return redis.call('ECHO', 1234567890123456 .. '')" 0)"
