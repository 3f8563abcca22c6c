// Patterns of `matches` beside JavaScript's own regular expressions, and those that would not end.
import { describe, expect, test } from 'vitest';
import { matches } from '../../../../src/hosts/automations/triggers/expression/matches.ts';

const PATTERNS = [
  'a', 'abc', '^abc$', 'a.c', 'a*b', 'a+b', 'a?b', '^a{2}$', '^a{2,}$', '^a{1,3}b', 'a|b|cd', '(ab)+c', '(?:ab|a)*c', '(a|b)*abb', '^(a+)+$', '[abc]+', '[^abc]', '[a-c0-9]{2}',
  '\\d+', '\\D', '\\w+\\s\\w+', '\\bfoo\\b', '\\Bo', '^$', '$', 'a.*c', 'a.*?c', '^(?=a)ab', 'a(?!b)', '(?:)*a', '(a*)*b', '\\.', '\\/', '\\(x\\)', '[\\]x]', '[.]', 'a{,2}', '{', '}',
  '(a|ab)(c|bcd)(d*)', 'x*', '(x?)+y', 'é', '[é-ü]', '\\n', 'b$', '^b', '(?<name>a)b',
];
const TEXTS = ['', 'a', 'b', 'abc', 'aab', 'aaab', 'abab', 'ababc', 'abcd', 'aXc', 'a\nb', 'foo bar', 'food', '12', 'a1', 'é', '.', '(x)', ']', '/', '{', 'a{,2}', 'y', 'xxy', 'b\n'];

test.each(PATTERNS)('%s', (pattern) => {
  for (const flags of ['', 'i', 'm', 's']) {
    const [own, ours] = [new RegExp(pattern.replace(/\$$/, flags === 'm' ? '$' : '(?=\\n?$(?![^]))'), flags), (text: string) => matches(text, `/${pattern}/${flags}`)];
    for (const text of TEXTS) expect([flags, text, ours(text)]).toEqual([flags, text, own.test(text)]);
  }
});

describe('a pattern', () => {
  test.each(['/^(a+)+$/', '/(a|a)*b/', '/(.*)*(.*)*(.*)*x/', '/^(\\w+\\s?)*$/'])('%s ends', (pattern) => {
    expect(() => matches(`${'a'.repeat(5000)}!`, pattern)).toThrow('a pattern that takes so long is ended');
  });

  test('of a long text is no trouble', () => {
    expect(matches(`${'word '.repeat(1500)}end`, '/^.*\\bend$/s')).toBe(true);
    expect(matches('ÄPFEL', '/^äpfel$/iu')).toBe(true);
    expect(matches('👍', '/^.$/u')).toBe(true);
    expect(matches('a-b', '#^a\\x2db$#')).toBe(true);
  });

  test.each([
    ['urgent', 'write it between two signs'], ['/a/g', '"g" after a pattern'], ['/(a/', 'a group is not closed'], ['/a)/', ') closes nothing'], ['/*/', '* repeats nothing'],
    ['/[a/', '[ is not finished'], ['/(?<=a)b/', '(?<= is not known here'], ['/(a)\\1/', 'a group cannot be referred to'], [`/${'a'.repeat(600)}/`, 'at most 500 characters'],
    ['/a++/', 'possessive'], ['/[z-a]/', '[z-a] means nothing'],
  ])('%s is refused', (pattern, why) => { expect(() => matches('a', pattern)).toThrow(why); });
});
