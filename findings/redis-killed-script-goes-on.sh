#!/usr/bin/env bash
# Redis 7.0.15: SCRIPT KILL is answered OK, but a script that catches it and has no later line goes on to its end.
#
#   EVAL 'local ok, e = pcall(function() while true do end end) return "alive: " .. e' 0
#   is killed, and replies "alive: ERR Script killed by user with SCRIPT KILL...". With a line break before `return` it ends.
#   A kill raises an error that scripts can catch, and raises it anew where a new line of the script begins (a line hook of
#   Lua): a script on one line, or in a coroutine whose resumer goes on, never comes to one.
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
usr/bin/redis-server --port 0 --unixsocket "$work/s" --save "" --busy-reply-threshold 100 --daemonize no >/dev/null &
server=$!
redis() { usr/bin/redis-cli -s "$work/s" "$@"; }
for _ in $(seq 100); do redis PING >/dev/null 2>&1 && break; sleep 0.1; done
expect() { # WHAT EXPECTED SEEN
  printf "%s: %s\n" "$1" "$3"
  [ "$3" = "$2" ] || { echo "expected: $2"; exit 1; }
}
killed() { # the reply to a script that is killed while it runs
  redis EVAL "$1" 0 > reply 2>&1 &
  for _ in $(seq 100); do [ "$(redis SCRIPT KILL 2>&1)" = OK ] && break; sleep 0.1; done
  wait $!
  head -1 reply | cut -d' ' -f1-9
}
loop='function() while true do end end'
expect 'caught on one line' 'alive: ERR Script killed by user with SCRIPT KILL...' \
  "$(killed "local ok, e = pcall($loop) return 'alive: ' .. e")"
expect 'with a later line' 'ERR Script killed by user with SCRIPT KILL... script:' \
  "$(killed "local ok, e = pcall($loop)"$'\n'"return 'alive: ' .. e")"
expect 'in a coroutine, with a later line of its resumer' 'alive' \
  "$(killed "coroutine.resume(coroutine.create($loop))"$'\n'"local x = 1"$'\n'"return 'alive'")"
