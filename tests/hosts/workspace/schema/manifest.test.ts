// Manifests: what they declare, and where a mistake is told.
import { expect, test } from 'vitest';
import { readManifest } from '../../../../src/hosts/workspace/schema/manifest.ts';
import { Schema } from '../../../../src/hosts/workspace/schema/schema.ts';
import { SEEDS } from '../../../../src/hosts/workspace/seed/all.ts';
import { schemaOf } from '../../../../src/hosts/workspace/seed/seed.ts';

const read = (text: string): Schema => { const schema = new Schema(false); readManifest(schema, text); return schema; };

test('the seeds declare tables, edges, a script and its trigger', () => {
  const schema = schemaOf(SEEDS.theatre);
  expect([...schema.tables.keys()]).toEqual(['scenes', 'lighting_cues', 'lighting_fixtures', 'cue_lists', 'sm_cues', 'sm_fixtures', 'positions']);
  expect(schema.table('lighting.Fixture')?.fields.get('channel')).toEqual({ name: 'channel', key: 'lighting.channel', type: 'number', required: false, initial: undefined, crdt: undefined });
  expect(schema.table('scenes')?.fields.get('name')?.key).toBe('name');
  expect(schema.edges.get('in_cue_list')).toMatchObject({ ordered: true, sources: ['lighting_cues'], targets: ['cue_lists'] });
  expect(schema.scripts.get('renumber_cues')).toMatchObject({ mode: 'session', onError: 'skip', isolation: 'snapshot', shutdown: 5000 });
  expect(schema.triggers.get('renumber_on_reorder')).toMatchObject({ onFieldChange: 'lighting.cue.order_index', scope: 'scene', params: { scene_id: '$scope_entity_id' } });
  expect(schema.modules.get('lighting')).toContain('net.osc:8000-8010');
  expect([...schemaOf(SEEDS.contacts).tables.keys()]).toEqual(['contacts', 'attendees']);
});

test('a facet is called by the module and the table unless it is named', () => {
  expect(read('[module]\nname = "casting"\n[table.Actors]').table('Actors')?.facet).toBe('casting.Actors');
  expect(read('[table.things.fields]\nname = "string"').table('things')).toMatchObject({ facet: 'things', fields: new Map([['name', expect.objectContaining({ key: 'name' })]]) });
});

test.each([
  ['[table.a', 1, 'table.a'], ['a = 1', 1, '"a" is not known here: module, table, edge, script, trigger'], ['[module]\nname = "m"\n\n[table.cues.fields.number]\ntype = "integer"', 5, 'type is one of string, number'],
  ['[table.a.fields.b]\ntype = "number"\ncrdt = "text"', 3, 'crdt = "text" is of fields of the type string, not number'], ['[table.a.fields]\nb = "text"', 2, 'type is one of'],
  ['[table.a]\nfield = 1', 2, '"field" is not known here'], ['[table.a.fields.b]\nrequired = "yes"', 2, 'required is true or false'], ['[table.a.fields.b]\ntype = "number"\ndefault = "1"', 3, 'the default is no number'],
  ['[edge.e]\nsource_tables = "a"', 2, 'source_tables is a list of texts'], ['[edge.e.properties]\np = "text"', 2, '"text" is no type'],
  ['[script.s]\nexecution_mode = "auto"', 2, 'execution_mode is one of session, autoCommit'], ['[script.s]\non_error = "ignore"', 2, 'on_error is one of skip, abort, prompt'], ['[script.s]\n\nshutdown_timeout = "61s"', 3, 'shutdown_timeout is a time up to "60s"'],
  ['[trigger.t]\nrun_script = "s"', 1, 'a trigger needs on_field_change'], ['[trigger.t]\non_field_change = "a.b"', 1, 'a trigger needs run_script'], ['["table"."1 x"]', 1, '"1 x" is no name'],
])('%j', (text, line, why) => {
  expect(() => read(text)).toThrow(why.startsWith('table') ? `line ${line}` : why);
  try { read(text); } catch (error) { expect((error as { line: number }).line).toBe(line); }
});

test('a table is declared once', () => {
  const schema = read('[table.a]');
  expect(() => readManifest(schema, '[module]\nname = "m"\n[table.a]')).toThrow('line 3, column 1: there is a table a already');
});
