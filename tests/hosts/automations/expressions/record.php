<?php
// What Symfony's ExpressionLanguage makes of the expressions in cases.txt: php record.php PATH_OF_ITS_SOURCE > recorded.json
// Objects stand for what the platform hands over, so that a point reads a field.
spl_autoload_register(function (string $class): void {
    $prefix = 'Symfony\\Component\\ExpressionLanguage\\';
    if (str_starts_with($class, $prefix)) require $GLOBALS['argv'][1] . '/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
});
set_error_handler(fn () => true); // warnings: what is missing is null

$names = [
    'task' => (object) ['title' => 'Login fails', 'priority' => 'urgent', 'type' => 'ticket', 'score' => 85, 'done' => false, 'list' => null, 'in' => 'within', 'not' => 1],
    'tags' => ['vip', 'late'],
    'map' => ['key' => 'value', 'deep' => ['er' => 1]],
];
$answers = [];
foreach (file(__DIR__ . '/cases.txt', FILE_IGNORE_NEW_LINES) as $text) {
    try {
        $tokens = (new Symfony\Component\ExpressionLanguage\Lexer())->tokenize($text);
        $tree = (new Symfony\Component\ExpressionLanguage\Parser([]))->parse($tokens, array_keys($names));
        $answers[] = ['text' => $text, 'value' => $tree->evaluate([], $names)];
    } catch (Throwable $error) {
        $answers[] = ['text' => $text, 'error' => $error->getMessage()];
    }
}
echo "[\n", implode(",\n", array_map(fn ($one) => json_encode($one, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), $answers)), "\n]\n";
