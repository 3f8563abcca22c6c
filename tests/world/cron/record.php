<?php
// Records what the platform's own cron answers, as Laravel asks it. By hand, where PHP and Debian's package
// php-dragonmantank-cron-expression are:
//
//     php tests/world/cron/record.php      writes recorded.txt beside it
//
// A warning counts as a failure, as in Laravel, which makes exceptions of them; a deprecation does not.
require 'Cron/autoload.php';

use Cron\CronExpression;

error_reporting(E_ALL & ~E_DEPRECATED);
set_error_handler(function (int $level, string $text) {
    if ($level & (E_DEPRECATED | E_USER_DEPRECATED)) return true;
    throw new ErrorException($text, 0, $level);
});
ini_set('memory_limit', '64M');
set_time_limit(20);

const ZONES = [
    'UTC', 'Europe/Berlin', 'Europe/London', 'America/New_York', 'America/St_Johns', 'America/Sao_Paulo',
    'America/Havana', 'America/Nuuk', 'Europe/Dublin', 'Africa/Casablanca', 'Atlantic/Azores', 'Africa/Cairo', 'Asia/Kathmandu', 'Asia/Tokyo', 'Australia/Lord_Howe',
    'Pacific/Apia', 'Pacific/Chatham', 'Antarctica/Troll',
];
const GENERATED = 520;
const MINUTE = 60;
const ASKED = 1769731230; // 2026-01-30T00:00:30Z

/** Asks one expression for its answer in a process of its own, which may fail for good: an endless loop, no memory. */
if (($argv[1] ?? '') === '--ask') {
    try {
        $asked = fn (int $from) => (new CronExpression($argv[2]))->getNextRunDate('@' . $from, 0, false, 'UTC')->getTimestamp();
        $asked(ASKED + 49020); // Of an early afternoon too: a field that is met at once is not walked.
        $run = $asked(ASKED);
        echo "runs $run";
    } catch (RuntimeException $never) {
        echo 'never';
    }
    exit(0);
}

function lines(string $name): array
{
    $all = file(__DIR__ . '/' . $name, FILE_IGNORE_NEW_LINES);
    return array_values(array_filter($all, fn ($line) => $line !== '' && !str_starts_with($line, '# ')));
}

/** The two changes of the clock in 2026, or the days of Europe's where a zone has none. */
function changes(string $zone): array
{
    $year = [gmmktime(0, 0, 0, 1, 2, 2026), gmmktime(0, 0, 0, 12, 30, 2026)];
    $all = array_slice((new DateTimeZone($zone))->getTransitions(...$year), 1);
    return count($all) === 2 ? array_column($all, 'ts') : [gmmktime(1, 0, 0, 3, 29, 2026), gmmktime(1, 0, 0, 10, 25, 2026)];
}

/** The next runs, each counted from the one before; fewer where there are no more. */
function runs(CronExpression $cron, int $from, string $zone, int $count): array
{
    $found = [];
    try {
        while (count($found) < $count) {
            $from = $cron->getNextRunDate('@' . $from, 0, false, $zone)->getTimestamp();
            $found[] = $from;
        }
    } catch (RuntimeException $never) {
    }
    return $found;
}

/** One of these is early enough to be before the change, and late enough that five runs reach past it. */
function straddling(CronExpression $cron, int $change, string $zone): array
{
    foreach ([1570, 721, 485, 187, 94, 31, 12] as $lead) {
        $from = $change - $lead * MINUTE;
        $found = runs($cron, $from, $zone, 5);
        if ($found === [] || end($found) > $change) break;
    }
    return [$lead, $found];
}

/** "lead+minutes+minutes...": asked so long before the change, then each run as its distance from the one before; "+5x3" is three. */
function written(int $change, int $lead, array $found): string
{
    $from = $change - $lead * MINUTE;
    $text = (string) $lead;
    foreach ($found as $run) {
        $text .= '+' . intdiv($run - $from, MINUTE);
        $from = $run;
    }
    return preg_replace_callback('/(\+\d+)\1+(?!\d)/', fn ($same) => "$same[1]x" . strlen($same[0]) / strlen($same[1]), $text);
}

function pick(array $from)
{
    return $from[mt_rand(0, count($from) - 1)];
}

/** A field, mostly plain: of the hours, those near a change of the clock are the likelier. */
function field(int $low, int $high, array $likely, array $rare): string
{
    $one = fn () => mt_rand(0, 2) ? (string) pick($likely) : (string) mt_rand($low, $high);
    $range = function () use ($one) {
        $ends = [(int) $one(), (int) $one()];
        sort($ends);
        return "$ends[0]-$ends[1]";
    };
    switch (mt_rand(0, 9)) {
        case 0: case 1: case 2: return $one();
        case 3: return $one() . ',' . $one();
        case 4: return $range();
        case 5: return '*/' . mt_rand(1, max(2, intdiv($high, 2)));
        case 6: return $range() . '/' . mt_rand(1, 6);
        case 7: return $one() . ',' . $range() . ',' . $one();
        case 8: return $rare === [] ? '*' : (string) pick($rare);
        default: return '*';
    }
}

function generated(): string
{
    $days = ['L', 'L', '1W', '15W', '28W', '25W', '29', '25', '?', '1-7', '*/2', '31'];
    $weekdays = ['SUN', 'MON-FRI', 'SAT', '0L', '7L', 'FRIL', '0#1', '7#5', 'SUN#4', 'MON#2', '5-7', '6-0', '7-2', 'sat,sun', '?'];
    return implode(' ', [
        field(0, 59, [0, 15, 30, 45, 59], []),
        field(0, 23, [0, 1, 2, 3, 4, 23], ['2,3', '1-3', '3,1', '*/1', '0-4/2']),
        mt_rand(0, 2) ? '*' : field(1, 31, [1, 8, 15, 25, 28, 29, 30], $days),
        mt_rand(0, 4) ? '*' : field(1, 12, [3, 4, 10, 11], ['MAR', 'OCT-NOV', 'apr']),
        mt_rand(0, 2) ? '*' : field(0, 7, [0, 6, 7], $weekdays),
    ]);
}

/** How the platform takes it: "refused", "runs TIMESTAMP", "never", or "fails". */
function verdict(string $text): string
{
    if (!CronExpression::isValidExpression($text)) return 'refused';
    $command = [PHP_BINARY, '-d', 'display_errors=0', __FILE__, '--ask', $text];
    $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['file', '/dev/null', 'w']], $pipes);
    $said = stream_get_contents($pipes[1]);
    return proc_close($process) === 0 ? $said : 'fails';
}

mt_srand(20260329);
$real = lines('expressions.txt');
$texts = $real;
while (count($texts) < count($real) + GENERATED) {
    $text = generated();
    if (!in_array($text, $texts, true) && str_starts_with(verdict($text), 'runs')) $texts[] = $text;
}

$out = fopen(__DIR__ . '/recorded.txt', 'w');
fwrite($out, '# dragonmantank/cron-expression 3.3.1, PHP ' . PHP_VERSION . ", by record.php.\n");
foreach (ZONES as $zone) fwrite($out, "zone $zone " . implode(' ', changes($zone)) . "\n");
fwrite($out, "# A text, and for each zone the answers around both changes: lead+run+run..., in minutes: asked so long before the\n");
fwrite($out, "# change, each run counted from the one before. \"= N\" is the same as zone N, counted from 0.\n");
foreach ($texts as $at => $text) {
    fwrite($out, "$text\n");
    $cron = new CronExpression($text);
    $seen = [];
    foreach (ZONES as $index => $zone) {
        $answers = [];
        foreach (changes($zone) as $change) {
            $answers[] = written($change, ...straddling($cron, $change, $zone));
            if ($at >= count($real)) continue;
            // Of the real ones also what follows when one asks in the midst of the hours around the change.
            foreach ([50, -10, -75] as $lead) $answers[] = written($change, $lead, runs($cron, $change - $lead * MINUTE, $zone, 5));
        }
        $line = implode(' ', $answers);
        fwrite($out, isset($seen[$line]) ? " = $seen[$line]\n" : " $line\n");
        $seen[$line] ??= $index;
    }
}
fwrite($out, "# How the platform takes what is odd, asked on 2026-01-30T00:00:30Z in UTC and later that day.\n");
foreach (lines('odd.txt') as $text) fwrite($out, "$text\n= " . verdict($text) . "\n");
