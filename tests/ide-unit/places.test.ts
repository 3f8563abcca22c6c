// Which panels stand beside a script, and by which key each is brought.
import { expect, test } from 'vitest';
import { plainInfo } from '../../src/hosts/plain/info.ts';
import { first } from '../../src/hosts/redis/page/first.ts';
import { redisInfo } from '../../src/hosts/redis/info.ts';
import { placesOf } from '../../src/ide/state/places.ts';

const shown = (panels: Parameters<typeof placesOf>[0]): string[] => placesOf(panels).map(({ title, keys, dock }) => `${keys} ${title}${dock ? ' below' : ''}`);

test('the page\'s own panels keep their keys, whatever a host has', () => {
  expect(shown(redisInfo(new Map()).panels)).toEqual(['Alt+1 Reply', 'Alt+2 Keyspace', 'Alt+3 Events', 'Alt+4 Log', 'Mod+Shift+M Problems', 'Alt+Shift+T Tests', 'Alt+B Debug', 'Alt+A Analysis', 'Alt+5 Scripts', 'Alt+6 Console below']);
  expect(shown(plainInfo.panels)).toEqual(['Alt+1 Reply', 'Alt+3 Events', 'Alt+4 Log', 'Mod+Shift+M Problems', 'Alt+Shift+T Tests', 'Alt+B Debug', 'Alt+A Analysis']);
  expect(shown([{ id: 'graph', title: 'Graph' }])).toEqual(['Alt+1 Reply', 'Alt+2 Graph', 'Alt+3 Events', 'Alt+4 Log', 'Mod+Shift+M Problems', 'Alt+Shift+T Tests', 'Alt+B Debug', 'Alt+A Analysis']);
});

test('until the hosts are there those of the first one show', () => {
  expect(first.panels).toEqual(redisInfo(new Map()).panels);
});
