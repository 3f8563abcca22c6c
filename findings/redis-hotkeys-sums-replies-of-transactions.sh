#!/usr/bin/env bash
# Redis 8.6.3: HOTKEYS charges each command of a transaction with the replies of all commands before it.
#
#   Two GETs, of a megabyte and of one byte, outside a transaction: the large key is the hottest by far. The same two in MULTI: the
#   key of one byte is the hottest, with more bytes than the large one, and the sum of all is twice what was sent.
set -euo pipefail
work=$(mktemp -d)
trap '[ -z "${server:-}" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"
chmod 755 .
# Debian's newest Redis, with the libraries of its time: unpacked, and started by their own loader.
mkdir -p lists/partial cache/archives/partial
debian=$(sed -n 's/^URIs: //p' /etc/apt/sources.list.d/*.sources | grep -m1 'debian$')
for suite in forky experimental; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $debian $suite main"
done > sources
apt=(apt-get -qq -o Dir::Etc::SourceList="$work/sources" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$work/lists" -o Dir::Cache="$work/cache")
"${apt[@]}" update
"${apt[@]}" download redis-tools=5:8.6.3-1 libc6 libatomic1 libgcc-s1 libjemalloc2 liblzf1 libssl3t64 libstdc++6 libsystemd0 libcap2 libzstd1 zlib1g 2>/dev/null
for package in *.deb; do dpkg -x "$package" .; done
libraries="$work/usr/lib/$(uname -m)-linux-gnu"
with=("$libraries"/ld-linux-*.so.* --library-path "$libraries")
"${with[@]}" --argv0 redis-server usr/bin/redis-check-rdb --port 0 --unixsocket "$work/s" --save "" --daemonize no >log &
server=$!
redis() { "${with[@]}" usr/bin/redis-cli -s "$work/s" "$@"; }
for _ in $(seq 100); do redis PING >/dev/null 2>&1 && break; sleep 0.1; done
redis INFO server | grep -o 'redis_version:[0-9.]*'

expect() { # WHAT EXPECTED SEEN
  printf '%s: %s\n' "$1" "$3"
  [ "$3" = "$2" ] || { echo "expected: $2"; exit 1; }
}
# Keys with their bytes, the largest first, and the sum of all, of a session of HOTKEYS in which lines are sent.
measured() { # LINES
  redis HOTKEYS START METRICS 1 NET >/dev/null
  printf '%s\n' "$1" | redis >/dev/null
  redis HOTKEYS STOP >/dev/null
  redis --json HOTKEYS GET | sed -E 's/.*"total-net-bytes":([0-9]+),"by-net-bytes":\[([^]]*)\].*/\2 of \1/; s/"//g; s/,/ /g'
  redis HOTKEYS RESET >/dev/null
}
printf 'x%.0s' $(seq 1000000) | redis -x SET big >/dev/null
redis SET tiny 1 >/dev/null
expect 'outside' 'big 1000034 tiny 30 of 1000064' "$(measured $'GET big\nGET tiny')"
expect 'in MULTI' 'tiny 1000037 big 1000030 of 2000067' "$(measured $'MULTI\nGET big\nGET tiny\nEXEC')"
