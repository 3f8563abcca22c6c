// How PHP reads texts as numbers: what the platform takes for a field's value hangs on it.

const NUMERIC = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** PHP's `is_numeric`, of texts without blanks. */
export function isNumeric(text: string): boolean {
  return NUMERIC.test(text);
}

/** PHP's `(int) $text`: the number that it begins with, or 0. */
export function toInt(text: string): number {
  const [number] = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?/.exec(text) ?? ['0'];
  return Math.trunc(Number(number));
}

/** PHP's `$number <=> $text`: as numbers, or where the text is none, both as texts. */
export function compare(number: number, text: string): number {
  if (isNumeric(text)) return number - Number(text);
  return String(number) < text ? -1 : 1;
}

/** PHP's `FILTER_VALIDATE_INT`: undefined where it refuses. */
export function toStep(text: string): bigint | undefined {
  if (!/^[+-]?(?:0|[1-9]\d{0,18})$/.test(text)) return undefined;
  const step = BigInt(text.replace('+', ''));
  return BigInt.asIntN(64, step) === step ? step : undefined;
}
