// `matches`: a regular expression as PHP writes one, "/^urgent/i".
import { ValueError } from './values.ts';

const LONGEST = { pattern: 500, text: 10_000 };
/** What opens a pattern, and closes it where that is another character. */
const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Throws ValueError. */
export function matches(text: string, pattern: string): boolean { return regexOf(pattern).test(text.slice(0, LONGEST.text)); }

function regexOf(pattern: string): RegExp {
  const open = pattern.trimStart()[0] ?? '';
  const end = pattern.lastIndexOf(CLOSES[open] ?? open);
  if (open === '' || /[\w\\\s]/.test(open) || end <= pattern.indexOf(open)) throw new ValueError(`"${pattern}" is no pattern: write it between two signs, as "/^urgent/i"`);
  if (pattern.length > LONGEST.pattern) throw new ValueError(`a pattern has at most ${LONGEST.pattern} characters`);
  const flags = pattern.slice(end + 1).trim();
  if (/[^imsuD]/.test(flags)) throw new ValueError(`"${flags}" after a pattern: i, m, s and u are known`);
  try {
    return new RegExp(pattern.slice(pattern.indexOf(open) + 1, end), flags.replace('D', ''));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ValueError(`"${pattern}" is no pattern: ${error.message}`);
    throw error;
  }
}
