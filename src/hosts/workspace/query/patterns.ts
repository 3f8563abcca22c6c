// LIKE and MATCHES: both look at the whole of a value, and both end.
import { PatternError, regexOf } from '../../../world/regex.ts';

export { PatternError } from '../../../world/regex.ts';

const LONGEST = 500;

/** SQL's: % stands for any characters, _ for one, \ before them for themselves. */
export function likeOf(pattern: string): (text: string) => boolean {
  const wanted = partsOf(pattern);
  return (text) => matchesLike(wanted, [...text]);
}

type Part = { any: true } | { one: string | undefined };

function partsOf(pattern: string): Part[] {
  const characters = [...pattern];
  const parts: Part[] = [];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at];
    if (character === '%') parts.push({ any: true });
    else if (character === '_') parts.push({ one: undefined });
    else parts.push({ one: character === '\\' && at + 1 < characters.length ? characters[++at] : character });
  }
  return parts;
}

/** Goes back to the last % alone: no more steps than one times the other. */
function matchesLike(parts: readonly Part[], text: readonly string[]): boolean {
  let [at, part, star, mark] = [0, 0, -1, 0];
  while (at < text.length) {
    const wanted = parts[part] as Part | undefined;
    if (wanted !== undefined && 'any' in wanted) [star, mark] = [part++, at];
    else if (wanted !== undefined && (wanted.one === undefined || wanted.one === text[at])) { part++; at++; }
    else if (star >= 0) { part = star + 1; at = ++mark; }
    else return false;
  }
  return parts.slice(part).every((rest) => 'any' in rest);
}

/** A regular expression for the whole of a value; (?i) and the like in front of it. Throws PatternError. */
export function matchesOf(pattern: string): (text: string) => boolean {
  if (pattern.length > LONGEST) throw new PatternError(`a pattern has at most ${LONGEST} characters`);
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  return regexOf(`\\A(?:${pattern.slice(flags?.[0].length ?? 0)})\\z`, flags?.[1] ?? '');
}
