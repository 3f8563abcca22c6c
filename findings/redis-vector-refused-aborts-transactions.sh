#!/usr/bin/env bash
# Redis 8.6.3: a vector command that is refused, or that changes nothing, aborts the transaction of another client.
#
#   WATCH notices changes: a list command refused with WRONGTYPE leaves a watched key alone, and EXEC runs. VADD, VREM and
#   VSETATTR refused with the same error, or VREM of an element that is not there (0), abort it: EXEC answers nil, though the key
#   holds what it held. VCARD does not.
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

# The reply of EXEC in a transaction that watches the key s, where another client sends a command after WATCH.
exec_after() {
  mkfifo pipe
  redis < pipe > seen &
  local client=$!
  exec 3> pipe
  echo 'WATCH s' >&3
  for _ in $(seq 100); do grep -q OK seen && break; sleep 0.05; done
  redis "$@" >&2 || true
  printf 'MULTI\nPING\nEXEC\n' >&3
  exec 3>&-
  wait "$client"
  rm pipe
  grep -q PONG seen && echo runs || echo aborted
}
expect() { # EXPECTED COMMAND...
  local expected=$1 seen
  shift
  seen=$(exec_after "$@" 2>reply)
  printf '%s  ->  %s  ->  EXEC: %s\n' "$*" "$(grep . reply | tail -1)" "$seen"
  [ "$seen" = "$expected" ] || { echo "expected: $expected"; exit 1; }
}
redis SET s text >/dev/null
expect runs LPUSH s x
expect aborted VADD s VALUES 2 1 2 e
expect aborted VREM s e
expect runs VCARD s
redis DEL s >/dev/null
redis VADD s VALUES 2 1 2 e >/dev/null
expect aborted VREM s another
expect runs SREM other another
