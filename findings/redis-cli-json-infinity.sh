#!/usr/bin/env bash
# redis-cli 7.0.15: --json prints what is no JSON for an infinite score.
#
#   A double of RESP3 is printed with the digits that the server sent. For a score of +inf that is the bare word inf, which
#   no JSON parser takes; a finite score keeps its 17 digits, so that 0.1 is printed as 0.10000000000000001. With RESP2
#   scores are strings, and both are JSON.
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
redis ZADD z inf far 0.1 near >/dev/null
expect 'RESP3, infinite' 'inf' "$(redis -3 --json ZSCORE z far)"
expect 'RESP3, finite' '0.10000000000000001' "$(redis -3 --json ZSCORE z near)"
expect 'RESP3, in an array' '[["near",0.10000000000000001],["far",inf]]' "$(redis -3 --json ZRANGE z 0 -1 WITHSCORES)"
expect 'RESP2' '"inf"' "$(redis -2 --json ZSCORE z far)"
