// The palette's order: by words that are typed, never by letters that happen to stand in a row of others.
import { describe, expect, test } from 'vitest';
import { rank } from '../../src/ide/palette/rank.ts';

/** Titles in the order in which the palette lists them; what does not match is not listed. */
function found(typed: string, titles: string[], group = ''): string[] {
  return titles.map((title) => ({ title, score: rank(typed, title, group) }))
    .filter(({ score }) => score > 0).sort((a, b) => b.score - a.score).map(({ title }) => title);
}

const titles = [
  'Run the script', 'Run as Redis 7.0.15', 'Copy the script', 'Share this script', 'Prune old scripts', 'Keyspace', 'Dark theme',
  'Describe', 'Go to the definition', 'Open limiter.lua alone',
];

describe('what matches', () => {
  test.each<[string, string[]]>([
    ['keysp', ['Keyspace']], ['KEYSPACE', ['Keyspace']], ['dark theme', ['Dark theme']], ['theme dark', ['Dark theme']],
    ['  go   def ', ['Go to the definition']], ['sha scr', ['Share this script']], ['7.0', ['Run as Redis 7.0.15']],
    ['lua', ['Open limiter.lua alone']], ['limiter.lua', ['Open limiter.lua alone']],
  ])('"%s" finds %j', (typed, wanted) => {
    expect(found(typed, titles)).toEqual(wanted);
  });

  test.each(['kysp', 'dkthm', 'gtd', 'run nothing', 'scriptx', '('])('"%s" finds nothing', (typed) => {
    expect(found(typed, titles)).toEqual([]);
  });

  test('the name of the group helps, and only by its beginning', () => {
    expect(rank('help keys', 'List of keys', 'Help')).toBeGreaterThan(0);
    expect(rank('help', 'List of keys', 'Help')).toBeGreaterThan(0);
    expect(rank('elp', 'List of keys', 'Help')).toBe(0);
  });

  test('nothing typed matches all', () => {
    expect(found(' ', titles)).toHaveLength(titles.length);
  });
});

describe('the order', () => {
  test('the title, its beginning, beginnings of its words, within it, by its group', () => {
    const scores = [
      rank('run', 'Run'), rank('run', 'Run as Redis 7.0.15'), rank('run', 'Trace of a run'), rank('run', 'Prune old scripts'),
      rank('run', 'Stop', 'Run'),
    ];
    expect(scores).toEqual([...new Set(scores)].sort((a, b) => b - a));
    expect(scores.at(-1)).toBeGreaterThan(0);
  });

  test('among equals it is that of the list', () => {
    expect(found('run', titles)).toEqual(['Run the script', 'Run as Redis 7.0.15', 'Prune old scripts']);
  });

  test('a word begins after whatever is no letter and no digit, of any script', () => {
    expect(rank('name', 'Open user_name')).toBe(rank('user', 'Open user_name'));
    expect(rank('ber', 'Über')).toBeLessThan(rank('über', 'Mein Über'));
  });
});
