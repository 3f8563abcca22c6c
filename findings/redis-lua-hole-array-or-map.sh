#!/usr/bin/env bash
# Redis 7.0.15: one Lua table with a hole has three shapes, by who writes it.
#
#   {1, nil, 3} is an array of three with a null in cjson ([1,null,3]),
#   a map of two entries in cmsgpack (0x82, 1: 1, 3: 3),
#   and an array of one as a reply (a reply ends at the first nil).
#   With more holes than elements cjson refuses what cmsgpack still writes as a map.
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
expect 'cjson' '[1,null,3]' "$(redis EVAL 'return cjson.encode({1, nil, 3})' 0)"
expect 'cmsgpack' '8201010303' "$(redis EVAL 'return (cmsgpack.pack({1, nil, 3}):gsub(".", function(c) return ("%02x"):format(c:byte()) end))' 0)"
expect 'cmsgpack without the hole' '93010203' "$(redis EVAL 'return (cmsgpack.pack({1, 2, 3}):gsub(".", function(c) return ("%02x"):format(c:byte()) end))' 0)"
expect 'reply' '1' "$(redis EVAL 'return {1, nil, 3}' 0 | tr '\n' ' ' | xargs)"
expect 'cjson, sparse' 'false Cannot serialise table: excessively sparse array' "$(redis EVAL 'local ok, why = pcall(cjson.encode, {[1] = 1, [20] = 2}) return tostring(ok) .. " " .. tostring(why)' 0)"
expect 'cmsgpack, sparse' '8201011402' "$(redis EVAL 'return (cmsgpack.pack({[1] = 1, [20] = 2}):gsub(".", function(c) return ("%02x"):format(c:byte()) end))' 0)"
