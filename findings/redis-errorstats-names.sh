#!/usr/bin/env bash
# Redis 7.0.15: under which name INFO errorstats counts an error.
#
#   The name is what stands before the first space, if the space is among the first 32 bytes of the reply, its "-" counted.
#   So a code of 30 letters has a line of its own and one of 31 is counted as ERR, as is a code with no text behind it:
#   {err="DENIED"} adds to errorstat_ERR, {err="DENIED now"} to errorstat_DENIED. ":" and "#" of a code are shown as "_".
#   DEBUG ERROR replies an error that is counted nowhere, not as a failed call either.
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
usr/bin/redis-server --port 0 --unixsocket "$work/s" --save "" --enable-debug-command yes --daemonize no >/dev/null &
server=$!
redis() { usr/bin/redis-cli -s "$work/s" "$@"; }
for _ in $(seq 100); do redis PING >/dev/null 2>&1 && break; sleep 0.1; done
expect() { # WHAT EXPECTED SEEN
  printf "%s: %s\n" "$1" "$3"
  [ "$3" = "$2" ] || { echo "expected: $2"; exit 1; }
}
reply() { redis EVAL 'return {err = ARGV[1]}' 0 "$1" >/dev/null; }
reply 'DENIED now'
reply 'DENIED'
reply 'A:B#C now'
reply "$(printf 'L%.0s' $(seq 30)) now"
reply "$(printf 'L%.0s' $(seq 31)) now"
redis DEBUG ERROR 'UNSEEN error' >/dev/null || true
expect 'errorstats' "errorstat_A_B_C:count=1 errorstat_DENIED:count=1 errorstat_ERR:count=2 errorstat_$(printf 'L%.0s' $(seq 30)):count=1" \
  "$(redis INFO errorstats | tr -d '\r' | grep errorstat_ | xargs)"
expect 'all' 'total_error_replies:5' "$(redis INFO stats | tr -d '\r' | grep total_error)"
