// Random command lines of vector sets: few elements, few dimensions, so that neighbours and deletions meet. Searches ask for
// the truth, since what the graph of a real server gives is approximate.
import type { Random } from '../random.ts';

const key = (r: Random): string => (r.chance(0.03) ? r.pick(['s1', 'none']) : `v${1 + r.below(3)}`);
const element = (r: Random): string => r.pick(['a', 'b', 'c', 'd', 'e', 'f', '', '\x00\xff', 'long er']);
const number = (r: Random): string => (r.chance(0.02) ? r.pick(['x', '', '1e39', '-0', ' 1']) : String(r.below(9) - 4));
const vector = (r: Random): string[] => {
  const size = r.chance(0.06) ? r.below(4) : 3;
  return ['VALUES', r.chance(0.02) ? r.pick(['-1', 'x', '0']) : String(size), ...Array.from({ length: size }, () => number(r))];
};
const maybe = (r: Random, chance: number, ...words: string[]): string[] => (r.chance(chance) ? words : []);
const attributes = (r: Random): string => r.pick(['{"year": 1980, "tags": ["a", "b"]}', '{"year": 2001.5}', '{"name": "bar"}', '', '{"year": "x"}', '[1]']);
const filter = (r: Random): string => r.pick(['.year > 1990', '.year == 1980 or .name == "bar"', '"a" in .tags', 'not .year', '.year % 2 == 0 && .year', '.', '.year >']);
const mistake = (r: Random): string[] => maybe(r, 0.02, r.pick(['EF', 'M', 'x', 'COUNT', 'FILTER']));

const MAKERS: ((r: Random) => string[])[] = [
  (r) => ['VADD', key(r), ...vector(r), element(r), ...maybe(r, 0.1, 'CAS'), ...maybe(r, 0.3, r.pick(['NOQUANT', 'Q8', 'BIN', 'q8'])),
    ...maybe(r, 0.3, 'SETATTR', attributes(r)), ...mistake(r)],
  (r) => ['VREM', key(r), element(r)],
  (r) => ['VSETATTR', key(r), element(r), attributes(r)],
  (r) => [r.pick(['VGETATTR', 'VISMEMBER', 'VEMB']), key(r), element(r)],
  (r) => [r.pick(['VCARD', 'VDIM']), key(r)],
  (r) => ['VSIM', key(r), ...(r.chance(0.4) ? ['ELE', element(r)] : vector(r)), 'WITHSCORES', ...maybe(r, 0.4, 'FILTER', filter(r)),
    ...mistake(r), 'COUNT', '20', 'TRUTH'],
];

/** A line; additions are as frequent as all the rest that changes. */
export const vectorLine = (r: Random): string[] => r.pick([MAKERS[0], MAKERS[0], ...MAKERS])(r);
