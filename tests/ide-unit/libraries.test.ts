import { expect, test } from 'vitest';
import { librariesOf } from '../../src/hosts/redis/panels/scripts/libraries.ts';
import type { WireReply } from '../../src/protocol.ts';

const bulk = (text: string): WireReply => ({ type: 'bulk', text });
const list = (...items: WireReply[]): WireReply => ({ type: 'array', items });

test('libraries are read from the flat arrays of RESP2, as redis-server 7.0 replies them', () => {
  const one = list(bulk('name'), bulk('f'), bulk('description'), { type: 'null' }, bulk('flags'),
    list({ type: 'status', text: 'no-writes' }));
  const two = list(bulk('name'), bulk('g'), bulk('description'), bulk('counts'), bulk('flags'), list());
  const reply = list(list(bulk('library_name'), bulk('mylib'), bulk('engine'), bulk('LUA'),
    bulk('functions'), list(one, two), bulk('library_code'), bulk('#!lua name=mylib')));
  expect(librariesOf(reply)).toEqual([{
    name: 'mylib', engine: 'LUA', code: '#!lua name=mylib',
    functions: [{ name: 'f', description: '', flags: ['no-writes'] }, { name: 'g', description: 'counts', flags: [] }],
  }]);
});

test('libraries are read from the maps of RESP3', () => {
  const map: WireReply = {
    type: 'map', entries: [[bulk('library_name'), bulk('mylib')], [bulk('engine'), bulk('LUA')],
      [bulk('functions'), list()], [bulk('library_code'), bulk('x')]],
  };
  expect(librariesOf(list(map))).toEqual([{ name: 'mylib', engine: 'LUA', code: 'x', functions: [] }]);
});

test('an error tells nothing of libraries', () => {
  expect(librariesOf({ type: 'error', text: 'BUSY' })).toBeUndefined();
});
