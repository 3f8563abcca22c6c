// `matches`: a regular expression as PHP writes one, "/^urgent/i".
import { PatternError, regexOf } from '../../../../world/regex.ts';
import { ValueError } from './values.ts';

const LONGEST = { pattern: 500, text: 10_000 };
/** What opens a pattern, and closes it where that is another character. */
const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Looks into the first 10,000 characters of a text. Throws ValueError. */
export function matches(text: string, pattern: string): boolean {
  const open = pattern.trimStart()[0] ?? '';
  const [from, end] = [pattern.indexOf(open), pattern.lastIndexOf(CLOSES[open] ?? open)];
  if (open === '' || /[\w\\\s]/.test(open) || end <= from) throw new ValueError(`"${pattern}" is no pattern: write it between two signs, as "/^urgent/i"`);
  if (pattern.length > LONGEST.pattern) throw new ValueError(`a pattern has at most ${LONGEST.pattern} characters`);
  const flags = pattern.slice(end + 1).trim();
  if (/[^imsu]/.test(flags)) throw new ValueError(`"${flags}" after a pattern: i, m, s and u are known`);
  try {
    return regexOf(pattern.slice(from + 1, end), flags)(text.slice(0, LONGEST.text));
  } catch (error) {
    throw error instanceof PatternError ? new ValueError(error.message) : error;
  }
}
