// The query language: what it reads, what is true, in which order, and where it tells a mistake.
import { beforeAll, describe, expect, test } from 'vitest';
import { createEdge } from '../../../../src/hosts/workspace/data/edits.ts';
import type { Operation } from '../../../../src/hosts/workspace/data/operations.ts';
import { Overlay } from '../../../../src/hosts/workspace/data/overlay.ts';
import { View } from '../../../../src/hosts/workspace/data/view.ts';
import { likeOf, matchesOf } from '../../../../src/hosts/workspace/query/patterns.ts';
import { parseQuery } from '../../../../src/hosts/workspace/query/parse.ts';
import { Queries } from '../../../../src/hosts/workspace/query/run.ts';
import { Schema } from '../../../../src/hosts/workspace/schema/schema.ts';
import type { Json } from '../../../../src/world/schema.ts';
import { peerOf } from '../data/peers.ts';

const peer = peerOf('ada');
const view = new View([peer.canonical]);
const queries = new Queries(new Schema(true));
const names = new Map<string, string>();
const add = (name: string, table: string, fields: Record<string, Json>): void => {
  const id = peer.ids.next();
  names.set(id, name);
  peer.commit([{ type: 'CreateEntity', entity_id: id, facet: table }, ...Object.entries(fields).map(([field, value]): Operation => ({ type: 'SetField', entity_id: id, field, value }))], { kind: 'user' });
};
const idOf = (name: string): string => [...names].find(([, one]) => one === name)![0];
const ask = (text: string, ...parameters: Json[]): string => queries.run(view, text, parameters).map((id) => names.get(id)).join(' ');

beforeAll(() => {
  add('a', 'cue', { number: 11, name: 'Jane Doe', done: true, tags: ['x'], 'lx.channel': 4 });
  add('b', 'cue', { number: 2, name: 'jane', done: false });
  add('c', 'cue', { number: '11', name: '+1-555-123-4567' });
  add('d', 'scene', { name: 'Act 1', venue: 'Main' });
  add('e', 'scene', { name: 'Act_2' });
  const edge = (from: string, to: string, role: string): void => { peer.commit([createEdge(view, peer.ids, 'in_scene', idOf(from), idOf(to), { role })], { kind: 'user' }); };
  edge('a', 'd', 'lead');
  edge('b', 'd', 'second');
  edge('b', 'e', 'lead');
  peer.commit([createEdge(view, peer.ids, 'after', idOf('e'), idOf('d'), {})], { kind: 'user' });
});

test.each([
  ["table == 'cue'", 'a b c'], ['table == "scene"', 'd e'], ["table != 'cue'", 'd e'], ["table == 'cue' AND table == 'scene'", ''], ["NOT table == 'cue'", 'd e'],
  ['number == 11', 'a'], ["number == '11'", 'c'], ['number != 11', 'b'], ['number > 2', 'a'], ['number >= 2', 'a b'], ['number < 11', 'b'], ['number <= -1', ''], ['number < "2"', 'c'],
  ['nothing == 1', ''], ['nothing != 1', ''], ['nothing == null', 'a b c d e'], ['number != null', 'a b c'], ['done', 'a'], ['NOT done', 'b c d e'], ['done == false', 'b'],
  ['done exists', 'a b'], ['cue exists', 'a b c'], ['NOT done exists AND table == "cue"', 'c'],
  ['number IN [2, "11"]', 'b c'], ['number IN []', ''], ['name in ["Act 1"]', 'd'],
  ['name LIKE "Jane%"', 'a'], ['name LIKE "%a%e%"', 'a b'], ['name LIKE "Act_2"', 'e'], ['name LIKE "Act__"', 'd e'], ['name LIKE "Act\\_2"', 'e'], ['number LIKE "1%"', 'c'],
  ['name MATCHES "[Jj]ane"', 'b'], ['name MATCHES "(?i)^jane.*"', 'a b'], ['name MATCHES "^\\+1-\\d{3}-\\d{3}-\\d{4}$"', 'c'], ['name MATCHES "ane"', ''],
  ['lx.channel == 4', 'a'],
  ['in_scene->target.name == "Act 1"', 'a b'], ['in_scene->target exists', 'a b'], ['<-in_scene exists', 'd e'], ['<-in_scene.source.number == 11', 'd'], ['<-in_scene.source.done == false', 'd e'],
  ['in_scene.role == "lead"', 'a b'], ['in_scene.role == "second"', 'b'], ['in_scene->target.after->target.venue == "Main"', 'b'],
  ['table == "cue" AND number == 11 OR name == "Act 1"', 'a d'], ['table == "cue" AND (number == 11 OR name == "jane")', 'a b'],
  ['table == "cue" ORDER BY name', 'c a b'], ['table == "cue" ORDER BY number DESC', 'c a b'], ['table == "cue" order by number asc limit 2', 'b a'], ['table == "cue" LIMIT 1', 'a'], ['done exists ORDER BY done, name DESC', 'b a'],
])('%s', (text, expected) => expect(ask(text)).toBe(expected));

test('values stand for ?, in their order', () => {
  expect(ask("table == ? AND number == ? OR name IN ? LIMIT ?", 'cue', 2, ['Act_2'], 5)).toBe('b e');
  expect(ask('number == ?', null)).toBe('d e');
  expect(() => ask('number == ?')).toThrow('WrongParameters at line 1, column 1 of the query: it has 1 ? and gets 0 values');
  expect(() => ask('number == 1', 1)).toThrow('it has 0 ? and gets 1 value');
  expect(() => ask('number == 1 LIMIT ?', -1)).toThrow('LIMIT takes a whole number, not -1');
});

describe('a mistake is told where it is', () => {
  test.each([
    ["table = 'contacts'", 'UnexpectedToken at line 1, column 7 of the query: a single "=": write == to compare'],
    ['name == "Jane', 'UnterminatedString at line 1, column 9'], ['name ~= "Jane"', 'InvalidOperator at line 1, column 6'], ['table ==', 'MissingOperand at line 1, column 9'],
    ['a == 1 AND', 'MissingOperand at line 1, column 11'], ['(a == 1', 'MissingOperand at line 1, column 8'], ['a == 1 b', 'UnexpectedToken at line 1, column 8'], ['', 'MissingOperand at line 1, column 1'],
    ['a == 1\n  AND b = 2', 'UnexpectedToken at line 2, column 9'], ['a IN 1', 'UnexpectedToken at line 1, column 6'], ['a == 1 ORDER name', 'UnexpectedToken at line 1, column 14'],
    ['a->source.b == 1', 'UnexpectedToken at line 1, column 4'], ['and == 1', 'UnexpectedToken at line 1, column 1'], ['a == 1 LIMIT 1.5', 'UnexpectedToken at line 1, column 14'],
    [`${'('.repeat(100)}a`, 'at most 64 levels'], ['a'.repeat(10_001), 'at most 10000 characters'],
  ])('%j', (text, message) => expect(() => parseQuery(text)).toThrow(message));

  test('a pattern that is none', () => expect(() => ask('name MATCHES "(a"')).toThrow('InvalidRegex at line 1, column 1 of the query: "'));
});

test('patterns end, whatever they are', () => {
  expect(likeOf(`${'%a'.repeat(50)}%b`)('a'.repeat(5000))).toBe(false);
  expect(() => matchesOf('(a+)+$')(`${'a'.repeat(5000)}!`)).toThrow('a pattern that takes so long is ended');
});

test('what an overlay changed is found by its values, and what it deleted is not', () => {
  const overlay = new Overlay(peer);
  const id = peer.ids.next();
  overlay.write([{ type: 'CreateEntity', entity_id: id, facet: 'cue' }, { type: 'SetField', entity_id: id, field: 'number', value: 99 }, { type: 'SetField', entity_id: idOf('a'), field: 'number', value: 99 }, { type: 'DeleteEntity', entity_id: idOf('b'), cascade_edges: [] }]);
  expect(queries.run(overlay.view, "table == 'cue' AND number == 99", [])).toEqual([idOf('a'), id]);
  expect(queries.run(overlay.view, "table == 'cue' AND number == 11", [])).toEqual([]);
  expect(queries.run(overlay.view, "table == 'cue' AND number == 2", [])).toEqual([]);
  expect(ask("table == 'cue' AND number == 99")).toBe('');
  overlay.end();
});
