// Cycles of triggers, found when they are saved: the graph, and what the text of a script tells of the fields that it writes.
import { describe, expect, test } from 'vitest';
import { SEEDS } from '../../../../src/hosts/workspace/seed/all.ts';
import { schemaOf } from '../../../../src/hosts/workspace/seed/seed.ts';
import { componentsOf, cycleThrough } from '../../../../src/hosts/workspace/triggers/cycles.ts';
import { prepareTriggers } from '../../../../src/hosts/workspace/triggers/prepare.ts';
import { writesOf } from '../../../../src/hosts/workspace/triggers/writes.ts';
import { chance } from '../data/peers.ts';

const theatre = schemaOf(SEEDS.theatre);
const writes = (text: string, more: Record<string, string> = {}): { fields: string[]; unknown: string[] } => {
  const { fields, unknown } = writesOf(theatre, new Map(Object.entries({ 's.lua': text, ...more })), 's.lua', () => true);
  return { fields: fields.map(({ key, facet }) => (facet === undefined ? key : `${key} (${facet})`)).sort(), unknown: unknown.map(({ path, line, call }) => `${path}:${line} ${call}`) };
};

test.each([
  ['core.set_field(id, "number", 1)', ['lighting.number']], ['core.set_field(id, [[number]], 1)', ['lighting.number']], ['core["set_field"](id, "lighting.cue.number", 1)', ['lighting.number (lighting.Cue)']],
  ['local set, name = core.set_field, "status" set(id, name, 1)', ['lighting.status']], ['core.set_field(id, "description", "x")', ['description']], ['core.set_field(id, "nowhere", 1)', []],
  ['core.text.insert_at(id, "description", 0, "x") core.list.append(id, "tags", "x")', ['description', 'lighting.tags']],
  ['core.create_entity({ table = "lighting_fixtures", fields = { status = "x" } })', ['lighting.status (lighting.Fixture)']], ['core.create_entity({ table = "lighting_cues", fields = { number = 1 } })', ['lighting.number (lighting.Cue)', 'lighting.status (lighting.Cue)']],
  ['core.create_entity({ fields = { status = 1 } }) core.create_entity({})', ['lighting.status']], ['core.add_to_table(id, "sm_cues", {})', ['sm.call_text (sm.Cue)', 'sm.page (sm.Cue)']], ['core.detach_facet(id, "sm.Fixture")', ['sm.department (sm.Fixture)']],
  ['core.merge_entities(a, b, { name = "x" })', ['name']], ['core.get_field(id, "number") core.query("number == 1") core.delete_entity(id)', []], ['-- core.set_field(id, "number", 1)', []],
])('%s', (text, fields) => expect(writes(text)).toEqual({ fields, unknown: [] }));

test.each([
  'core.set_field(id, name, 1)', 'core.set_field(id, "a" .. b, 1)', 'core.set_field()', 'core.create_entity(what)', 'core.create_entity({ table = name })', 'core.create_entity({ table = "scenes", fields = fields })',
  'core.create_entity({ table = "scenes", fields = { [name] = 1 } })', 'core.add_to_table(id, name)', 'core.add_to_table(id, "nowhere")', 'core.merge_entities(a, b, what)', 'core.split_entity(a, {})', 'core.resolve_conflict(a, 1)', 'require(name)',
])('not known: %s', (text) => expect(writes(`\n${text}`).unknown).toEqual([`s.lua:2 ${text.slice(0, text.indexOf('('))}`]));

test('what a script requires writes as well, and a circle of files ends', () => {
  expect(writes('local m = require("./m") local n = require.try("workspace/n")', { 'm.lua': 'require("./s") core.set_field(id, "number", 1)', 'workspace/modules/n.lua': '\ncore.set_field(id, x, 1)' }))
    .toEqual({ fields: ['lighting.number'], unknown: ['workspace/modules/n.lua:2 core.set_field'] });
});

describe('saved', () => {
  const save = (triggers: Record<string, readonly [field: string, script: string]>, scripts: Record<string, string>): string | string[] => {
    const text = `${Object.keys(scripts).map((name) => `[script.${name}]\n`).join('')}${Object.entries(triggers).map(([name, [field, script]]) => `[trigger.${name}]\non_field_change = "${field}"\nrun_script = "${script}"\n`).join('')}`;
    const files = new Map([...Object.entries(SEEDS.theatre!.files), ...Object.entries(scripts).map(([name, one]) => [`${name}.lua`, one] as const), ['m.toml', text]]);
    try {
      return prepareTriggers(schemaOf(SEEDS.theatre, files), files, () => false).triggers.map(({ spec }) => spec.name);
    } catch (error) {
      return (error as Error).message;
    }
  };

  test.each([
    ['itself', { a: ['lighting.cue.status', 's'] }, { s: 'core.set_field(id, "status", 1)' }, 'm.toml: line 2, column 1: a cycle of triggers: trigger a -> script s -> field lighting.status -> trigger a'],
    ['two', { a: ['lighting.cue.status', 's'], b: ['cue.number', 't'] }, { s: 'core.set_field(id, "number", 1)', t: 'core.set_field(id, "status", 1)' },
      'm.toml: line 6, column 1: a cycle of triggers: trigger b -> script t -> field lighting.status -> trigger a -> script s -> field lighting.number -> trigger b'],
    ['one that comes with the world', { b: ['cue.number', 't'] }, { t: 'core.set_field(id, "order_index", 1)' },
      'm.toml: line 2, column 1: a cycle of triggers: trigger b -> script t -> field lighting.order_index -> trigger renumber_on_reorder -> script renumber_cues -> field lighting.number -> trigger b'],
    ['making an entity', { a: ['lighting.cue.status', 's'] }, { s: 'core.create_entity({ table = "lighting_cues", fields = {} })' }, 'm.toml: line 2, column 1: a cycle of triggers: trigger a -> script s -> field lighting.status -> trigger a'],
    ['none: a chain', { a: ['lighting.cue.status', 's'], b: ['lighting.cue.intensity', 't'] }, { s: 'core.set_field(id, "intensity", 1)', t: 'core.set_field(id, "page", 1)' }, ['renumber_on_reorder', 'a', 'b']],
    ['none: another facet\'s field of that name', { a: ['lighting.cue.status', 's'] }, { s: 'core.create_entity({ table = "lighting_fixtures", fields = { unit_number = "1", status = "x" } })' }, ['renumber_on_reorder', 'a']],
    ['none that is known', { a: ['lighting.cue.status', 's'] }, { s: 'core.set_field(id, "stat" .. "us", 1)' }, ['renumber_on_reorder', 'a']],
  ] as const)('%s', (_, triggers, scripts, expected) => expect(save(triggers, scripts)).toEqual(expected));
});

test('components are those nodes that reach each other, whatever the graph (300 by chance, held against a search from each node)', () => {
  const random = chance(7);
  for (let round = 0; round < 300; round++) {
    const size = 1 + Math.floor(random() * 8);
    const graph = new Map(Array.from({ length: size }, (_, i) => [`n${i}`, Array.from({ length: size }, (_, j) => `n${j}`).filter(() => random() < 0.2)]));
    const reach = new Map([...graph.keys()].map((start) => {
      const seen = new Set<string>();
      const queue = [...graph.get(start)!];
      for (let at = queue.pop(); at !== undefined; at = queue.pop()) if (!seen.has(at)) { seen.add(at); queue.push(...graph.get(at)!); }
      return [start, seen] as const;
    }));
    const expected = new Set([...graph.keys()].filter((one) => reach.get(one)!.has(one)).map((one) => [...graph.keys()].filter((other) => reach.get(one)!.has(other) && reach.get(other)!.has(one)).join(' ')));
    const found = componentsOf(graph);
    expect(new Set(found.map((one) => [...one].sort().join(' ')))).toEqual(expected);
    for (const component of found) {
      const cycle = cycleThrough(graph, component, component[0]);
      expect([cycle[0], cycle.at(-1), cycle.slice(1).every((to, i) => graph.get(cycle[i])!.includes(to))]).toEqual([component[0], component[0], true]);
    }
  }
});

test('a manifest of 3,000 triggers is read', { timeout: 60_000 }, () => {
  const text = `[script.s]\n${Array.from({ length: 3000 }, (_, i) => `[trigger.t${i}]\non_field_change = "lighting.cue.status"\nrun_script = "s"\n`).join('')}`;
  const files = new Map([...Object.entries(SEEDS.theatre!.files), ['s.lua', 'core.set_field(id, "number", 1)'], ['m.toml', text]]);
  expect(prepareTriggers(schemaOf(SEEDS.theatre, files), files, () => false).triggers).toHaveLength(3001);
});

test('a chain of 20,000 nodes is no matter of the stack', () => {
  const graph = new Map(Array.from({ length: 20_000 }, (_, i) => [String(i), [String((i + 1) % 20_000)]]));
  expect(componentsOf(graph)[0]).toHaveLength(20_000);
});
