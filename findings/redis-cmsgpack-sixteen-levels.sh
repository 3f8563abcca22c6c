#!/usr/bin/env bash
# Redis 7.0.15: cmsgpack.pack writes nil, without an error, for tables that lie deeper than 16 levels.
#
#   A text within 20 tables is packed as 16 arrays of one element around a nil: what was inside is lost, and unpack has no
#   such limit. cjson.encode writes all 20 levels (its limit is 1000, and past it there is an error).
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
nested() { # LEVELS CODE: runs it with a text within so many tables in t
  redis EVAL "local t = 'core' for i = 1, $1 do t = {t} end $2" 0
}
depth='local n = 0 while type(t) == "table" do n, t = n + 1, t[1] end return n .. " levels around " .. tostring(t)'
expect 'cmsgpack, 16 levels' '16 levels around core' "$(nested 16 "t = cmsgpack.unpack(cmsgpack.pack(t)) $depth")"
expect 'cmsgpack, 17 levels' '16 levels around nil' "$(nested 17 "t = cmsgpack.unpack(cmsgpack.pack(t)) $depth")"
expect 'cmsgpack, 20 levels' '16 levels around nil' "$(nested 20 "t = cmsgpack.unpack(cmsgpack.pack(t)) $depth")"
expect 'unpack of 20 levels' '20 levels around core' "$(nested 0 "t = cmsgpack.unpack(string.rep('\\145', 20) .. '\\164core') $depth")"
expect 'cjson, 20 levels' '20 levels around core' "$(nested 20 "t = cjson.decode(cjson.encode(t)) $depth")"
