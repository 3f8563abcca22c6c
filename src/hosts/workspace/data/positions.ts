// Places in an ordered list: short texts of base 62 that sort as bytes, so that between any two that differ there is room. A
// place is a whole number, whose first letter says how many digits it has, and a fraction: adding at either end counts the number
// on, and the text stays short; adding in between makes the fraction longer.

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const FIRST = 'a0';
/** Longer ones are not made: the list is numbered anew. */
export const LONGEST = 40;

/** How many digits stand after the letter: "a" and up count up from 1, "Z" and down count down. */
const digitsOf = (letter: string): number => (letter >= 'a' ? letter.charCodeAt(0) - 96 : 91 - letter.charCodeAt(0));

const wholeOf = (place: string): string => place.slice(0, 1 + digitsOf(place[0]));

/** Whether a text is such a place: what came with operations of others is held against it. */
export function isPosition(text: string): boolean {
  if (!/^[A-Za-z][0-9A-Za-z]*$/.test(text) || text.length > LONGEST * 2) return false;
  return text.length > digitsOf(text[0]) && !(text.length > 1 + digitsOf(text[0]) && text.endsWith('0'));
}

/** A place between two; undefined: there is nothing on that side. `before` < `after`, both places. */
export function between(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return after === undefined ? FIRST : ahead(after);
  const whole = wholeOf(before);
  const fraction = before.slice(whole.length);
  if (after === undefined) return counted(whole, 1);
  if (wholeOf(after) === whole) return whole + middle(fraction, after.slice(whole.length));
  const next = counted(whole, 1);
  return next < after ? next : whole + middle(fraction, '');
}

function ahead(after: string): string {
  const whole = wholeOf(after);
  return after.length > whole.length ? whole : counted(whole, -1);
}

/** `count` places in order between two. */
export function placesBetween(before: string | undefined, after: string | undefined, count: number): string[] {
  if (count === 0) return [];
  if (after === undefined || before === undefined) {
    const places: string[] = [];
    for (let at = before === undefined ? after : before; places.length < count;) places.push(at = before === undefined && after !== undefined ? between(undefined, at) : between(at, undefined));
    return before === undefined && after !== undefined ? places.reverse() : places;
  }
  const half = Math.floor(count / 2);
  const place = between(before, after);
  return [...placesBetween(before, place, half), place, ...placesBetween(place, after, count - half - 1)];
}

/** The whole number one further, or one back. */
function counted(whole: string, step: 1 | -1): string {
  const digits = [...whole.slice(1)].map((digit) => DIGITS.indexOf(digit));
  for (let at = digits.length - 1; at >= 0; at--) {
    digits[at] += step;
    if (digits[at] >= 0 && digits[at] < 62) return whole[0] + digits.map((digit) => DIGITS[digit]).join('');
    digits[at] = step === 1 ? 0 : 61;
  }
  return overflowed(whole[0], step);
}

/** All digits ran over: the next letter, with as many digits as it says. */
function overflowed(letter: string, step: 1 | -1): string {
  const next = letter === 'Z' && step === 1 ? 'a' : letter === 'a' && step === -1 ? 'Z' : String.fromCharCode(letter.charCodeAt(0) + step);
  return next + (step === 1 ? '0' : 'z').repeat(digitsOf(next));
}

/** A fraction between two, none of which ends in "0"; "" after: up to the next whole. */
function middle(before: string, after: string): string {
  let common = 0;
  while (after !== '' && (before[common] ?? '0') === after[common]) common++;
  if (common > 0) return after.slice(0, common) + middle(before.slice(common), after.slice(common));
  const low = before === '' ? 0 : DIGITS.indexOf(before[0]);
  const high = after === '' ? 62 : DIGITS.indexOf(after[0]);
  if (high - low > 1) return DIGITS[Math.floor((low + high) / 2)];
  if (after.length > 1) return after[0];
  return DIGITS[low] + middle(before.slice(1), '');
}
