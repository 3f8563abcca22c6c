#!/usr/bin/env bash
# Redis 7.0.15: after redis.setresp(3) a list with a missing value, passed on as it came, ends before it.
#
#   MGET a missing c: two bulk strings and a null between them. By default a script gets the null as false, and
#   `return redis.call('MGET', ...)` answers all three. After redis.setresp(3) a null of RESP3 is nil, so that the table has a
#   hole; a reply ends at the first nil, and the client sees one value, though r[3] is there. The same call by itself,
#   in RESP3, has all three.
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
redis MSET a 1 c 3 >/dev/null
plain=$(redis EVAL "return redis.call('MGET', 'a', 'missing', 'c')" 0 | tr '\n' ,)
expect 'RESP2 in the script' '1,,3,' "$plain"
three=$(redis EVAL "redis.setresp(3) return redis.call('MGET', 'a', 'missing', 'c')" 0 | tr '\n' ,)
expect 'RESP3 in the script' '1,' "$three"
within=$(redis EVAL "redis.setresp(3) local r = redis.call('MGET', 'a', 'missing', 'c') return {r[1], r[2] == nil and 'nil', r[3]}" 0 | tr '\n' ,)
expect 'what the script has' '1,nil,3,' "$within"
expect 'RESP3 without a script' '["1",null,"3"]' "$(redis -3 --json MGET a missing c)"
