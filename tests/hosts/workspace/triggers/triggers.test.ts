// Triggers: what fires them, what their scripts are given, in which order they run, and where it ends.
import { describe, expect, test } from 'vitest';
import { encodeText } from '../../../../src/bytes/text.ts';
import { createLua } from '../../../../src/lua/create.ts';
import { View } from '../../../../src/hosts/workspace/data/view.ts';
import { Queries } from '../../../../src/hosts/workspace/query/run.ts';
import { WorkspaceRunner } from '../../../../src/hosts/workspace/runner.ts';
import type { Workspace } from '../../../../src/hosts/workspace/workspace.ts';
import { wasm } from '../../../lua/vm.ts';
import { run } from '../bench.ts';
import type { Input, Ran } from '../bench.ts';
import { chance } from '../data/peers.ts';

type Files = Record<string, string>;
const toml = (text: string): Files => ({ 'workspace/manifest.toml': text });
const texts = ({ record }: Pick<Ran, 'record'>): string[] => record.log.map(({ text }) => text);
const SCRIPT = (name: string, more = ''): string => `[script.${name}]\ncapabilities = ["data.write:*"]\n${more}\n`;
/** Of the empty world: a trigger on a field, with its script. */
const trigger = (name: string, field: string, script: string, more = 'mode = "autoCommit"'): string => `[trigger.${name}]\non_field_change = "${field}"\nrun_script = "${script}"\n${more}\n`;

/** A run, with the workspace that it leaves. */
function world(script: string, of: 'theatre' | 'empty' = 'theatre', files: Files = {}, mode = 'autoCommit'): { workspace: Workspace; ask(query: string, field: string): unknown[]; log: string[] } {
  const runner = new WorkspaceRunner({ clock: { now: () => Date.UTC(2026, 0, 15, 10), elapsed: () => 0 }, random: chance(1), lua: (version, limits) => createLua(version, wasm[version], limits) });
  const inputs = { args: '', capabilities: ['data.write:*'], mode, world: of, files: encodeText(JSON.stringify(files)) };
  const record = runner.run({ host: 'workspace', lua: '5.4', settings: {}, script: encodeText(script), inputs, client: 0 });
  expect(record.error).toBeUndefined();
  const workspace = runner.workspace!;
  const view = new View([workspace.peer.canonical]);
  const queries = new Queries(workspace.schema);
  return {
    workspace, log: record.log.map(({ text }) => text),
    ask: (query, field) => queries.run(view, query, []).map((id) => view.field(id, workspace.schema.keyOf(view, id, field)) ?? null),
  };
}

describe('the document\'s renumber_cues with its trigger', () => {
  const reorder = `
    local storm = core.query_one("table == 'scenes' AND name == ?", "The storm")
    local cues = core.query("table == 'lighting_cues' AND scene == ? ORDER BY order_index", storm.id)
    core.set_field(cues[1].id, "order_index", 9)
    core.commit()`;
  const numbers = "table == 'lighting_cues' ORDER BY scene, order_index";

  test.each(['session', 'autoCommit'])('as it stands: a cue is moved (%s), and the scene\'s cues are renumbered for a person to review', (mode) => {
    const { workspace, ask, log } = world(reorder, 'theatre', {}, mode);
    expect([ask(numbers, 'number'), log]).toEqual([[13, 11, 12, 20, 21], []]);
    expect(workspace.fired).toHaveLength(1);
    const { session, error } = workspace.fired[0];
    expect([error, session!.pending.map((one) => 'value' in one && one.value)]).toEqual([undefined, [1, 2, 3]]);
    session!.commit();
    expect(ask(numbers, 'number')).toEqual([1, 2, 3, 20, 21]);
  });

  test('with mode = "autoCommit" they are renumbered at once, and the script that moved the cue sees it', async () => {
    const files = toml('[trigger.renumber_on_reorder]\non_field_change = "lighting.cue.order_index"\nscope = "scene"\nrun_script = "renumber_cues"\nparams = { scene_id = "$scope_entity_id" }\nmode = "autoCommit"');
    expect(world(reorder, 'theatre', files).ask(numbers, 'number')).toEqual([1, 2, 3, 20, 21]);
    const ran = await run(`${reorder}\nlocal seen = {}\nfor i, cue in ipairs(core.query("table == 'lighting_cues' AND scene == ? ORDER BY order_index", storm.id)) do seen[i] = cue.number end\nreturn seen`, { world: 'theatre', files });
    expect([ran.result, ran.operations.length]).toEqual([[1, 2, 3], 1]);
    expect(ran.triggered).toMatchObject([{ trigger: 'renumber_on_reorder', script: 'renumber_cues', mode: 'autoCommit', field: 'lighting.order_index', old_value: 1, new_value: 9, depth: 1, awaits_review: false, operations: [{ type: 'SetField', value: 1 }, { value: 2 }, { value: 3 }] }]);
    expect(ran.record.events.map(({ name }) => name)).toEqual(['ui.progress', 'ui.progress', 'ui.progress', 'ui.progress', 'ui.progress', 'ui.toast']);
  });

  test('nothing is fired by what is not committed, or by an entity without the edge', async () => {
    const move = 'local cue = core.query_one("table == \'lighting_cues\' AND number == 11")';
    expect((await run(`${move} core.set_field(cue.id, "order_index", 9)`, { world: 'theatre' })).triggered).toEqual([]);
    expect((await run('core.create_entity({ table = "lighting_cues", fields = { order_index = 3 } })', { world: 'theatre', mode: 'autoCommit' })).triggered).toEqual([]);
  });
});

describe('kinds of triggers', () => {
  const log = { 'workspace/scripts/log_cue_start.lua': 'function main() log.info("started " .. tostring(context.trigger_entity().number) .. " " .. context.trigger_field() .. " " .. tostring(context.old_value()) .. " " .. tostring(context.new_value())) end' };
  const started = '[script.log_cue_start]\n[trigger.cue_started]\non_field_change = "lighting.cue.status"\nwhen = "new_value == \'running\'"\nrun_script = "log_cue_start"\nmode = "autoCommit"\n';
  const set = (status: string): string => `core.set_field(core.query_one("table == 'lighting_cues' AND number == 11").id, "status", "${status}")`;

  test('the document\'s cue_started: a field that changes, under a condition', async () => {
    const files = { ...log, ...toml(started) };
    expect(texts(await run(`${set('running')} ${set('stopped')} ${set('running')}`, { world: 'theatre', mode: 'autoCommit', files }))).toEqual(['started 11 lighting.status ready running', 'started 11 lighting.status stopped running']);
  });

  test.each([
    ["old_value == 'ready' AND new_value != 'running'", 'stopped', true], ["old_value == 'running'", 'stopped', false], ['number > 10', 'x', true], ['number > 11', 'x', false],
    ['table == "sm_cues"', 'x', true], ['NOT page exists', 'x', false], ['scene->target.name == "The storm"', 'x', true], ["new_value IN ['x', 'y']", 'x', true], ['old_value == null', 'x', false],
  ])('when = %s', async (when, status, fires) => {
    const files = { ...log, ...toml(started.replace("new_value == 'running'", when.replaceAll('"', '\\"'))) };
    expect((await run(set(status), { world: 'theatre', mode: 'autoCommit', files })).triggered).toHaveLength(fires ? 1 : 0);
  });

  test.each([['cue.status', 1], ['lighting_cues.status', 1], ['lighting.status', 2], ['lighting.Fixture.status', 1], ['status', 2]])('%s names the field', async (name, times) => {
    const files = { ...log, ...toml(`[script.log_cue_start]\n${trigger('t', name, 'log_cue_start')}`) };
    const ran = await run(`${set('x')} core.set_field(core.query_one("table == 'lighting_fixtures'").id, "status", "y")`, { world: 'theatre', mode: 'autoCommit', files });
    expect(ran.triggered).toHaveLength(times);
  });
});

test('references and other values in params', async () => {
  const files = {
    'workspace/scripts/tell.lua': 'function main() log.info(json.encode(args)) core.set_field(args.source.id, "intensity", 1) core.set_field(args.source, "intensity", 2) end',
    ...toml(`${SCRIPT('tell')}[trigger.t]\non_field_change = "lighting.cue.fired_at"\nscope = "scene"\nrun_script = "tell"\nmode = "autoCommit"\n[trigger.t.params]
source = "$source"\nfield = "$source.number"\nshared = "$source.description"\nscope = "$scope_entity_id"\nold = "$old_value"\nnew = "$new_value"\nown = "text"\nlist = [1, "$source"]`),
  };
  const ran = await run(`
    local cue = core.query_one("table == 'lighting_cues' AND number == 11")
    core.set_field(cue.id, "fired_at", "now")
    return { cue.id, core.query_one("table == 'scenes' AND name == 'The storm'").id, core.get_field(cue.id, "intensity") }`, { world: 'theatre', mode: 'autoCommit', files });
  const [cue, scene, intensity] = ran.result as unknown[];
  expect(intensity).toBe(2);
  expect(JSON.parse(texts(ran)[0])).toEqual({
    source: { id: cue, number: 11, scene, order_index: 3, intensity: 60, status: 'ready', fired_at: 'now', description: 'Cue 11', tags: ['lx'], call_text: 'LX 11 GO', page: 4 },
    field: 11, shared: 'Cue 11', scope: scene, new: 'now', own: 'text', list: [1, '$source'],
  });
});

describe('what a bundle fires', () => {
  const tell = { 'tell.lua': 'function main() log.info(args.name .. " " .. args.source.key .. " " .. tostring(args.old) .. " " .. tostring(args.new)) end' };
  const params = (name: string): string => `mode = "autoCommit"\nparams = { name = "${name}", source = "$source", old = "$old_value", new = "$new_value" }`;
  const files = { ...tell, ...toml(SCRIPT('tell') + trigger('first', 'n', 'tell', params('first')) + trigger('second', 'n', 'tell', params('second')) + trigger('other', 'm', 'tell', params('other'))) };
  const make = 'local a, b = core.create_entity({ table = "t", fields = { key = "a", n = 1 } }), core.create_entity({ table = "t", fields = { key = "b" } })';

  test('fields in the order of its operations, the triggers of each in the order of their manifests; each field once, from what it was to what it is', async () => {
    const ran = await run(`${make} core.commit() core.set_field(b.id, "m", 1) core.set_field(a.id, "n", 5) core.set_field(b.id, "n", 7) core.set_field(a.id, "n", 6) core.commit()`, { files });
    expect(texts(ran)).toEqual(['first a nil 1', 'second a nil 1', 'other b nil 1', 'first a 1 6', 'second a 1 6', 'first b nil 7', 'second b nil 7']);
  });

  test('what does not change fires nothing, nor does what is gone; a value that is taken away does', async () => {
    expect(texts(await run(`${make} core.commit() core.set_field(a.id, "n", 2) core.set_field(a.id, "n", 1) core.set_field(b.id, "m", 1) core.delete_entity(b.id) core.commit()`, { files }))).toEqual(['first a nil 1', 'second a nil 1']);
    expect(texts(await run(`${make} core.commit() core.set_field(a.id, "n", nil) core.commit()`, { files })).slice(2)).toEqual(['first a 1 nil', 'second a 1 nil']);
  });

  test('what triggers\' scripts commit fires others after those that were there before', async () => {
    const ran = await run('core.create_entity({ table = "t", fields = { key = "a", n = 1 } }) core.commit()', { files: {
      ...tell, 'up.lua': 'function main() core.set_field(args.source.id, "m", (args.source.m or 0) + 1) log.info("up") end',
      ...toml(SCRIPT('tell') + SCRIPT('up') + trigger('up', 'n', 'up', params('up')) + trigger('second', 'n', 'tell', params('second')) + trigger('other', 'm', 'tell', params('other'))),
    } });
    expect(texts(ran)).toEqual(['up', 'second a nil 1', 'other a nil 1']);
    expect(ran.triggered.map(({ trigger: name, depth }) => [name, depth])).toEqual([['up', 1], ['second', 1], ['other', 2]]);
  });

  test('a script of a trigger that waits for review fires nothing; its own commit does', async () => {
    const up = (end: string): Files => ({ ...tell, 'up.lua': `function main() core.set_field(args.source.id, "m", 1) ${end} end`, ...toml(SCRIPT('tell') + SCRIPT('up') + trigger('up', 'n', 'up', 'mode = "session"\nparams = { source = "$source" }') + trigger('other', 'm', 'tell', params('other'))) });
    const script = 'core.create_entity({ table = "t", fields = { key = "a", n = 1 } }) core.commit()';
    expect((await run(script, { files: up('') })).triggered.map(({ trigger: name, awaits_review: waits }) => [name, waits])).toEqual([['up', true]]);
    expect((await run(script, { files: up('core.commit()') })).triggered.map(({ trigger: name, awaits_review: waits }) => [name, waits])).toEqual([['up', false], ['other', false]]);
  });

  test('a script that fails leaves nothing of its overlay, and who fired it goes on', async () => {
    const ran = await run('core.create_entity({ table = "t", fields = { n = 1 } }) core.commit() return "on"', { files: { 'bad.lua': 'function main() core.create_entity({ table = "u" }) error("no") end', ...toml(SCRIPT('bad') + trigger('t', 'n', 'bad', 'mode = "session"')) } });
    expect([ran.error, ran.result, texts(ran)]).toEqual([undefined, 'on', ['the script bad of the trigger t failed: bad.lua:1: no']]);
    expect(ran.triggered).toMatchObject([{ error: 'bad.lua:1: no', operations: [], awaits_review: false }]);
  });

  test('it has the capabilities and on_error of its own manifest, whatever who fired it may do', async () => {
    const bad = { 'bad.lua': 'function main() core.create_entity({ table = "u" }) log.info("on") end' };
    const script = 'core.create_entity({ table = "t", fields = { n = 1 } }) core.commit()';
    expect(texts(await run(script, { files: { ...bad, ...toml(`[script.bad]\ncapabilities = ["data.write:t"]\non_error = "skip"\n${trigger('t', 'n', 'bad')}`) } })))
      .toEqual(['skipped: PermissionDenied: core.create_entity needs the capability data.write:u (line 1)', 'on']);
    expect(texts(await run(script, { files: { ...bad, ...toml(`[module]\nname = "m"\ncapabilities = ["data.write:u"]\n[script.bad]\n${trigger('t', 'n', 'bad')}`) } }))).toEqual(['on']);
  });
});

test.each(['', 'execution_mode = "autoCommit"', 'execution_mode = "session"'])('without a mode the script\'s holds: %s', async (mode) => {
  const files = { 's.lua': 'function main() core.set_field(context.trigger_entity().id, "m", 1) end', ...toml(SCRIPT('s', mode) + trigger('t', 'n', 's', '')) };
  const ran = await run('core.create_entity({ table = "t", fields = { n = 1 } }) core.commit()', { files });
  expect(ran.triggered).toMatchObject([{ mode: mode.includes('autoCommit') ? 'autoCommit' : 'session', awaits_review: !mode.includes('autoCommit') }]);
});

describe('where it ends', () => {
  /** A field that the text does not name. */
  const again = (more = ''): Files => ({ 'again.lua': `function main() ${more} core.set_field(args.source.id, "n" .. "", args.source.n + 1) end`, ...toml(SCRIPT('again') + trigger('t', 'n', 'again', 'mode = "autoCommit"\nparams = { source = "$source" }')) });
  const begin = 'local e = core.create_entity({ table = "t", fields = { n = 1 } }) core.commit() return core.get_field(e.id, "n")';
  const UNKNOWN = 'again.lua:1: which fields core.set_field writes is not known before it runs, nor whether triggers fire each other by it';

  test('1,000 deep', { timeout: 60_000 }, async () => {
    const ran = await run(begin, { files: again(), settings: { 'time-limit': 0 } });
    expect([ran.error, ran.result, ran.triggered.length]).toEqual([undefined, 1001, 1001]);
    const why = 'Timeout: triggers fired each other 1000 deep: t is not run any more';
    expect([texts(ran), ran.triggered.at(-1)]).toEqual([[UNKNOWN, why], expect.objectContaining({ depth: 1001, operations: [], error: why })]);
  });

  test('30 s of the world\'s clock', async () => {
    const ran = await run(begin, { files: again('core.await(core.sleep(11000))') });
    expect([ran.result, texts(ran).at(-1)]).toEqual([4, 'Timeout: triggers ran for longer than 30 s: t is not run any more']);
  });

  test('a script that does not end is ended by the time limit of the run that fired it', async () => {
    const ran = await run('core.create_entity({ table = "t", fields = { n = 1 } }) core.commit()', { files: again('while true do end'), settings: { 'time-limit': 2000 } });
    expect(ran.triggered).toMatchObject([{ trigger: 't', operations: [], error: 'the script ran longer than 2000 ms' }]);
  });

  test('the next run begins anew', async () => expect((await run(begin, { files: again('core.await(core.sleep(31000))') })).result).toBe(2));
});

const input = (files: Files, of: Input['world'] = 'theatre'): Input => ({ world: of, files });
const CUE = 'on_field_change = "lighting.cue.status"\nrun_script = "s"';

test.each([
  [`[trigger.t]\nrun_script = "s"\non_field_change = "lighting.cue.nope"`, 'line 3, column 1: trigger t: there is no field "lighting.cue.nope"'],
  ['[trigger.t]\non_field_change = "name"\nrun_script = "x"', 'line 3, column 1: trigger t: no manifest declares a script "x"'],
  ['[script.y]\n[trigger.t]\non_field_change = "name"\nrun_script = "y"', 'line 4, column 1: trigger t: the script "y" has no file (tried modules//scripts/y.lua, workspace/scripts/y.lua, y.lua)'],
  [`[script.s]\n[trigger.t]\n${CUE}\nscope = "nope"`, 'line 5, column 1: trigger t: there is no edge type "nope"'], [`[script.s]\n[trigger.t]\n${CUE}\nscope = "mounted_at"`, 'line 5, column 1: trigger t: edges of mounted_at do not lead from lighting_cues'],
  [`[script.s]\n[trigger.t]\n${CUE}\nwhen = "new_value = 1"`, 'line 5, column 1: trigger t: UnexpectedToken at line 1, column 11 of the query: a single "=": write == to compare'],
  [`[script.s]\n[trigger.t]\n${CUE}\nwhen = "new_value == ?"`, 'when is a condition alone'], [`[script.s]\n[trigger.t]\n${CUE}\nwhen = "a == 1 LIMIT 1"`, 'when is a condition alone'],
  [`[script.s]\n[trigger.t]\n${CUE}\nparams = { a = "$sauce" }`, 'line 5, column 1: trigger t: $sauce stands for nothing: $source, $scope_entity_id, $old_value, $new_value, $source.<field>'],
  [`[script.s]\n[trigger.t]\n${CUE}\nparams = { a = "$scope_entity_id" }`, '$scope_entity_id needs a scope'], [`[script.s]\n[trigger.t]\n${CUE}\nparams = { a = "$source.nope" }`, 'there is no field "nope"'],
  [`[script.s]\ncapabilities = ["data.wirte"]\n[trigger.t]\n${CUE}`, 'line 5, column 1: trigger t: the script "s": "data.wirte" is no capability'],
])('a trigger that cannot be is told at its line: %j', async (text, message) => {
  const { error } = await run('return 1', input({ 's.lua': '', ...toml(text) }));
  expect(error).toContain(message);
  expect(error).toMatch(/^workspace\/manifest\.toml: line /);
});

test('on_field_change that several modules have is told', async () => {
  expect((await run('return 1', input({ 's.lua': '', ...toml('[module]\nname = "x"\n[table.xs.fields]\nstatus = "string"\n[script.s]\n[trigger.t]\non_field_change = "status"\nrun_script = "s"') }))).error)
    .toContain('trigger t: "status" is a field of several modules (lighting.status, x.status): say which');
});
