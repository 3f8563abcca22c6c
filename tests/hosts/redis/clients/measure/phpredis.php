<?php
// What phpredis hands its caller: php phpredis.php PORT, where the extension is installed. It speaks RESP2 alone.
$cases = json_decode(file_get_contents(__DIR__ . '/../cases.json'), true);

// JSON holds text alone: bytes are told as the characters of the same numbers.
function text(string $bytes): string {
    return implode('', array_map(fn($byte) => $byte < "\x80" ? $byte : chr(0xC0 | (ord($byte) >> 6)) . chr(0x80 | (ord($byte) & 0x3F)),
        $bytes === '' ? [] : str_split($bytes)));
}

function tell($value): array {
    if (is_null($value)) return ['null'];
    if (is_bool($value)) return ['bool', $value ? 'true' : 'false'];
    if (is_int($value)) return ['int', (string) $value];
    if (is_float($value)) return ['float', var_export($value, true)];
    if (is_string($value)) return ['string', text($value)];
    if (is_array($value) && array_is_list($value)) return ['array', array_map('tell', $value)];
    if (is_array($value)) return ['map', array_map(fn($key) => [tell($key), tell($value[$key])], array_keys($value))];
    return [get_class($value), ''];
}

$client = new Redis();
$client->connect('127.0.0.1', (int) $argv[1]);
$told = [];
foreach ($cases as [$name, $script]) {
    $client->clearLastError();
    try {
        $told[$name] = tell($client->eval($script, ['evalua:key'], 1));
        $error = $client->getLastError();
        if ($error !== null) $told[$name][] = ['last error', text($error)];
    } catch (Throwable $error) {
        $told[$name] = ['thrown', get_class($error), text($error->getMessage())];
    }
}
preg_match_all('/resp=(\d)/', $client->rawCommand('CLIENT', 'LIST'), $found);
echo json_encode(['client' => 'phpredis', 'version' => phpversion('redis'), 'runtime' => 'PHP ' . PHP_VERSION,
    'answers' => ['default' => ['spoken' => end($found[1]) ?: '?', 'told' => (object) []], 'resp2' => ['spoken' => end($found[1]) ?: '?', 'told' => $told]]], JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), "\n";
