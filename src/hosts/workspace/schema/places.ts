// Where a key of a TOML document stands: the parser tells places of its own faults alone.

/** 1-based. Of the deepest part of the path that is found; the first line where none is. */
export function placeOf(text: string, path: readonly string[]): { line: number; column: number } {
  let best = { line: 1, column: 1 };
  let depth = 0;
  let header: string[] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const opened = /^\s*\[{1,2}\s*([^\]]+?)\s*\]/.exec(line);
    const key = opened === null ? /^\s*([\w."'-]+(?:\s*\.\s*[\w."'-]+)*)\s*=/.exec(line) : null;
    if (opened !== null) header = keysOf(opened[1]);
    const whole = opened !== null ? header : key !== null ? [...header, ...keysOf(key[1])] : undefined;
    if (whole === undefined) continue;
    const common = commonLength(whole, path);
    if (common > depth && common === Math.min(whole.length, path.length)) [depth, best] = [common, { line: at + 1, column: line.search(/\S/) + 1 }];
  }
  return best;
}

const keysOf = (text: string): string[] => text.split('.').map((key) => key.trim().replace(/^["']|["']$/g, ''));

function commonLength(one: readonly string[], other: readonly string[]): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at++;
  return at;
}
