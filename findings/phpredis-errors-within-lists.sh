#!/bin/sh
# phpredis 6.2.0 with redis-server 7.0.15: whether an error within a script's list takes the whole reply with it depends on its code.
#
# A script may return errors as elements: {1, {err = 'ERR inside'}, 3}. With the code ERR, WRONGTYPE or NOSCRIPT the element is
# false, and getLastError tells the message; with a code of one's own the same list is a RedisException, and the elements beside it
# are lost. So are whole replies: {err = 'ERR x'} is false, {err = 'MYERR x'} is thrown. A status, {ok = 'FINE'}, is true whatever
# its text is, and nil is false: true, false and nil of a script cannot be told from status, error and nothing.
#
# Output seen:
#   ERR within    [1,false,3]
#   MYERR within  RedisException: MYERR inside
#   status        true
#   nil           false
#
# Needs redis-server and PHP with its extension redis (Debian: php-cli php-redis).
# Exits with 0 where it is so, 1 where it has changed, 2 where it cannot be tried here.
set -eu
command -v redis-server >/dev/null || { echo 'no redis-server' >&2; exit 2; }
php -m 2>/dev/null | grep -qx redis || { echo 'no PHP with the extension redis' >&2; exit 2; }
work=$(mktemp -d)
port=$((20000 + $$ % 20000))
redis-server --port "$port" --save '' --daemonize yes --dir "$work" --pidfile "$work/pid" >/dev/null
trap 'kill "$(cat "$work/pid")"; rm -rf "$work"' EXIT
sleep 1
cat >"$work/try.php" <<'PHP'
<?php
$client = new Redis();
$client->connect('127.0.0.1', (int) $argv[1]);
$told = [];
foreach (['ERR within' => "return {1, {err = 'ERR inside'}, 3}", 'MYERR within' => "return {1, {err = 'MYERR inside'}, 3}",
    'status' => "return {ok = 'FINE'}", 'nil' => 'return nil'] as $name => $script) {
    try {
        $told[$name] = json_encode($client->eval($script));
    } catch (RedisException $error) {
        $told[$name] = 'RedisException: ' . $error->getMessage();
    }
    echo str_pad($name, 14), $told[$name], "\n";
}
exit(array_values($told) === ['[1,false,3]', 'RedisException: MYERR inside', 'true', 'false'] ? 0 : 1);
PHP
php "$work/try.php" "$port"
