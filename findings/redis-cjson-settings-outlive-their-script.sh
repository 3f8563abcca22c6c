#!/usr/bin/env bash
# Redis 7.0.15: what a script sets in cjson holds for every later script of every client, until SCRIPT FLUSH.
#
#   cjson.encode_invalid_numbers(true) in one EVAL: from then on cjson.encode({1/0}) gives [inf] to all, where it raised
#   an error before. The tables of libraries are read-only in 7.0, but the settings of cjson are kept in C.
#   SCRIPT FLUSH makes a new Lua, with the settings as they were.
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
encode() { redis EVAL 'local ok, text = pcall(cjson.encode, {1/0}) return ok and text or "error"' 0; }
expect 'before' error "$(encode)"
redis EVAL 'cjson.encode_invalid_numbers(true)' 0 >/dev/null
expect 'another client, after' '[inf]' "$(encode)"
redis SCRIPT FLUSH >/dev/null
expect 'after SCRIPT FLUSH' error "$(encode)"
