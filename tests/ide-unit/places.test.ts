// Which panels stand beside a script, and by which key each is brought.
import { expect, test } from 'vitest';
import { plainInfo } from '../../src/hosts/plain/info.ts';
import { first } from '../../src/hosts/redis/page/first.ts';
import { redisInfo } from '../../src/hosts/redis/info.ts';
import { placesOf } from '../../src/ide/state/places.ts';

const shown = (panels: Parameters<typeof placesOf>[0]): string[] => placesOf(panels).map(({ title, keys, dock, front }) => `${keys} ${title}${front ? ' in front' : ''}${dock ? ' in the dock' : ''}`);

test('the page\'s own panels keep their keys, whatever a host has', () => {
  expect(shown(redisInfo(new Map()).panels)).toEqual(['Alt+1 Result', 'Alt+2 Keyspace in the dock', 'Mod+Shift+M Problems', 'Alt+Shift+T Tests', 'Alt+B Debug', 'Alt+A Analysis', 'Alt+5 Script cache in the dock', 'Alt+6 Console in front in the dock']);
  expect(shown(plainInfo.panels)).toEqual(['Alt+1 Result', 'Mod+Shift+M Problems', 'Alt+Shift+T Tests', 'Alt+B Debug', 'Alt+A Analysis']);
  expect(shown([{ id: 'graph', title: 'Graph' }])).toEqual(['Alt+1 Result', 'Alt+2 Graph', 'Mod+Shift+M Problems', 'Alt+Shift+T Tests', 'Alt+B Debug', 'Alt+A Analysis']);
});

test('until the hosts are there those of the first one show', () => {
  expect(first.panels).toEqual(redisInfo(new Map()).panels);
});
