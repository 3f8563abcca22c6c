// Scripts and core.*: the document's calls, on a seeded world and on an empty one.
import { describe, expect, test } from 'vitest';
import { run } from '../bench.ts';
import type { Input } from '../bench.ts';

const gives = async (script: string, input?: Input): Promise<unknown> => {
  const { result, error } = await run(script, input);
  expect(error).toBeUndefined();
  return result;
};
/** What the calls of a script are refused with. */
const refused = (call: string, input?: Input): Promise<unknown> => gives(`local ok, err = pcall(function() ${call} end) return ok or tostring(err)`, input);

test('the document\'s renumber_cues renumbers a scene in its order, for a person to review', async () => {
  const script = `
    function main()
      local scene_id = args.scene_id or core.query_one("table == 'scenes' AND name == ?", "The storm").id
      local cues = core.query("table == 'lighting_cues' AND scene == ? ORDER BY order_index", scene_id)
      if #cues == 0 then ui.toast.warn("No cues found in scene") return end
      ui.progress.start("Renumbering cues", { total = #cues })
      for i, cue in ipairs(cues) do
        core.set_field(cue.id, "number", i)
        ui.progress.update(i)
        if i % 10 == 0 then log.debug("Renumbered " .. i .. " cues") end
      end
      ui.progress.complete()
      ui.toast(#cues .. " cues renumbered")
      local seen = {}
      for i, cue in ipairs(core.query("table == 'lighting_cues' AND scene == ? ORDER BY number", scene_id)) do seen[i] = { cue.number, cue.order_index } end
      return seen
    end`;
  const { result, operations, record } = await run(script, { world: 'theatre', capabilities: ['data.write:lighting.*', 'ui.notify'] });
  expect(result).toEqual([[1, 1], [2, 2], [3, 3]]);
  expect(operations.map(({ type, field, value }) => [type, field, value])).toEqual([1, 2, 3].map((value) => ['SetField', 'lighting.number', value]));
  expect(record.events.map(({ name, payload }) => [name, payload])).toEqual([
    ['ui.progress', { title: 'Renumbering cues', total: 3, done: 0 }], ...[1, 2, 3].map((done) => ['ui.progress', { done }]), ['ui.progress', { complete: true }], ['ui.toast', { level: 'info', text: '3 cues renumbered' }],
  ]);
  expect((await run('function main() local cues = core.query("table == \'nothing\'") ui.toast.warn("none") return #cues end', { world: 'empty', capabilities: ['ui.notify'] })).record.events[0].payload).toEqual({ level: 'warn', text: 'none' });
});

test('entities are made, read, changed and deleted; what main returns is the result', async () => {
  expect(await gives(`function main()
    local e = core.create_entity({ table = "fixtures", fields = { unit = "A1", channel = 1, level = 0.5, on = true } })
    core.set_field(e.id, "channel", 42)
    core.set_field(e.id, "unit", nil)
    local again = core.query_one("table == 'fixtures' AND channel == ?", 42)
    local seen = { core.get_field(e.id, "channel"), again.id == e.id, again.unit == nil, again.level, #core.query("table == 'fixtures'") }
    core.delete_entity(e.id)
    seen[#seen + 1] = #core.query("table == 'fixtures'")
    seen[#seen + 1] = core.query_one("table == 'fixtures'") == nil
    return seen
  end`)).toEqual([42, true, true, 0.5, 1, 0, true]);
});

test.each([
  ['theatre', 'lighting_cues', '{ number = 5, ["lighting.intensity"] = 7, tags = { "a" }, description = "x" }'], ['contacts', 'attendees', '{ name = "A" }'], ['empty', 'things', '{ a = 1, b = { c = { 1, 2 } }, ["d.e"] = "x" }'], ['empty', 'things', '{}'],
])('what create_entity gives is what a query finds afterwards (%s: %s, %s)', async (world, table, fields) => {
  const [made, found] = await gives(`local made = core.create_entity({ table = "${table}", fields = ${fields} }) return { made, core.query_one("table == '${table}' AND id == ?", made.id) }`, { world }) as unknown[];
  expect(made).toEqual(found);
  expect(Object.keys(made as object).length).toBeGreaterThan(fields === '{}' ? 0 : 1);
});

test('without main the chunk is the script; on_shutdown comes after main, whatever became of it', async () => {
  expect(await gives('return args.n + 1', { args: { n: 1 } })).toBe(2);
  const { record, error } = await run('function main() error("no") end function on_shutdown() log.info("off") end');
  expect([error, record.log.map(({ text }) => text)]).toEqual(['script:1: no', ['off']]);
});

test('a field that two tables share is one, and tables come and go', async () => {
  expect(await gives(`function main()
    local jane = core.query_one("table == 'contacts' AND email LIKE 'jane%'")
    local seen = { jane.name, core.query_one("table == 'attendees'").name, core.get_field(jane.id, "contacts.department"), core.get_field(jane.id, "role") }
    local alex = core.query_one("name == 'Alex Chen'")
    core.add_to_table(alex.id, "attendees", { role = "host" })
    core.set_field(alex.id, "name", "A. Chen")
    seen[#seen + 1] = core.query_one("table == 'attendees' AND role == 'host'").name
    core.detach_facet(alex.id, "schedule.Attendee", { preserve = true })
    seen[#seen + 1] = core.query_one("table == 'attendees' AND role == 'host'") == nil
    core.attach_facet(alex.id, "schedule.Attendee", {})
    seen[#seen + 1] = core.get_field(alex.id, "role")
    core.remove_from_table(alex.id, "attendees")
    seen[#seen + 1] = core.query_one("name == 'A. Chen'").role == nil
    return seen
  end`, { world: 'contacts' })).toEqual(['Jane Doe', 'Jane Doe', 'lighting', 'speaker', 'A. Chen', true, 'host', true]);
});

test('edges, ordered ones among them', async () => {
  expect(await gives(`function main()
    local list = core.query_one("table == 'cue_lists'")
    local edges = core.query_ordered_edges(list.id, "in_cue_list")
    core.move_ordered_edge(edges[5].id, { before = edges[1].id })
    local cue = core.query_one("table == 'lighting_cues' AND number == 20")
    local made = core.create_ordered_edge("in_cue_list", cue.id, list.id, { after = edges[1].id, properties = { call_text = "STANDBY" } })
    core.delete_edge(edges[2].id)
    local seen = {}
    for i, edge in ipairs(core.query_ordered_edges(list.id, "in_cue_list")) do seen[i] = core.get_field(edge.source_id, "number") .. edge.properties.call_text end
    return seen
  end`, { world: 'theatre' })).toEqual(['21GO', '11GO', '20STANDBY', '13GO', '20GO']);
  expect(await refused('core.create_edge("in_cue_list", args.id, args.id, {})', { args: { id: 'x' } })).toContain('EntityNotFound: there is no entity x');
  const cue = 'local cue = core.query_one("table == \'lighting_cues\'")';
  expect(await refused(`${cue} core.create_edge("in_cue_list", cue.id, cue.id, {})`, { world: 'theatre' })).toContain('InvalidOperation: edges of in_cue_list are ordered: use core.create_ordered_edge');
  expect(await refused(`${cue} core.create_edge("scene", cue.id, cue.id, {})`, { world: 'theatre' })).toContain('InvalidOperation: the target of scene is in scenes');
});

test('inserts at the start of a list keep its order, with short places', async () => {
  const { result, operations, error } = await run(`function main()
    local list, item = core.create_entity({ table = "lists" }), core.create_entity({ table = "items" })
    local first = core.create_ordered_edge("in_list", item.id, list.id, {})
    for i = 1, args.n do first = core.create_ordered_edge("in_list", item.id, list.id, { before = first.id, properties = { n = i } }) end
    local edges = core.query_ordered_edges(list.id, "in_list")
    return { #edges, edges[1].properties.n, edges[2].properties.n }
  end`, { args: { n: 300 } });
  expect([error, result]).toEqual([undefined, [301, 300, 299]]);
  expect(Math.max(...operations.map(({ position = '' }) => String(position).length))).toBeLessThanOrEqual(40);
});

test('texts and lists are edited in place, and bad places change nothing', async () => {
  expect(await gives(`function main()
    local cue = core.query_one("table == 'lighting_cues' AND number == 11")
    core.text.insert_at(cue.id, "description", 0, "New: ")
    core.text.delete_range(cue.id, "description", 5, 8)
    core.text.replace_range(cue.id, "description", 0, 3, "Old")
    core.list.insert(cue.id, "tags", 0, "urgent") core.list.append(cue.id, "tags", "review") core.list.remove(cue.id, "tags", "lx") core.list.remove_at(cue.id, "tags", 0)
    local seen = { core.get_field(cue.id, "description"), core.get_field(cue.id, "tags") }
    core.set_field(cue.id, "description", "a😀b")
    for i, at in ipairs({ -1, 1.5, 2, 9 }) do seen[#seen + 1] = select(2, pcall(core.text.insert_at, cue.id, "description", at, "x")) end
    seen[#seen + 1] = select(2, pcall(core.text.delete_range, cue.id, "description", 1, 99))
    seen[#seen + 1] = select(2, pcall(core.list.remove_at, cue.id, "tags", 5))
    seen[#seen + 1] = core.get_field(cue.id, "description")
    return seen
  end`, { world: 'theatre' })).toEqual([
    'Old:  11', ['review'],
    'InvalidOperation: the place -1 is not within 0 and 4 (UTF-16 units)', 'InvalidOperation: the place 1.5 is not within 0 and 4 (UTF-16 units)',
    'InvalidOperation: the place 2 is inside a character that takes two units (a surrogate pair)', 'InvalidOperation: the place 9 is not within 0 and 4 (UTF-16 units)',
    'InvalidOperation: the end 99 is not within 1 and 4 (UTF-16 units)', 'InvalidOperation: the place 5 is not within 0 and 1 (items)', Buffer.from('a😀b').toString('latin1'),
  ]);
});

test('merge and split', async () => {
  expect(await gives(`function main()
    local jane, jdoe = core.query_one("name == 'Jane Doe'"), core.query_one("name == 'J. Doe'")
    core.merge_entities(jane.id, jdoe.id, { name = "Jane D." })
    local one = core.query_one("table == 'attendees'")
    local seen = { one.name, core.get_field(jdoe.id, "name"), #core.query("table == 'contacts'"), #core.query("knows->target exists") }
    local parts = core.split_entity(one.id, { facet_distribution = { guest = { "schedule.Attendee" } } })
    seen[#seen + 1] = core.query_one("table == 'attendees'").id == parts.guest
    seen[#seen + 1] = core.get_field(parts.guest, "role") .. core.get_field(parts.guest, "name")
    seen[#seen + 1] = core.query_one("table == 'contacts' AND name == 'Jane D.'").role == nil
    return seen
  end`, { world: 'contacts' })).toEqual(['Jane D.', 'Jane D.', 3, 1, true, 'speakerJane D.', true]);
});

describe('sessions', () => {
  const script = `function main()
    local e = core.create_entity({ table = "t", fields = { n = 1 } })
    local before = #core.overlay.operations()
    core.commit()
    core.set_field(e.id, "n", 2)
    core.discard()
    core.set_field(e.id, "m", 3)
    return { before, #core.overlay.operations(), core.get_field(e.id, "n") }
  end`;

  test('an overlay is committed and discarded; the operations are those that stayed', async () => {
    const { result, operations } = await run(script);
    expect(result).toEqual([2, 1, 1]);
    expect(operations.map(({ type, field = '' }) => `${type} ${field}`)).toEqual(['CreateEntity ', 'SetField n', 'SetField m']);
  });

  test('autoCommit writes at once, and has nothing to discard', async () => {
    const { result, operations } = await run('function main() core.create_entity({ table = "t" }) core.commit() return { #core.overlay.operations(), select(2, pcall(core.discard)) } end', { mode: 'autoCommit' });
    expect(result).toEqual([0, 'InvalidOperation: an autoCommit script has no overlay to discard']);
    expect(operations).toHaveLength(1);
  });

  test('a script that fails leaves nothing of its overlay', async () => {
    expect((await run('function main() core.create_entity({ table = "t" }) error("no") end')).operations).toEqual([]);
    expect((await run('function main() core.create_entity({ table = "t" }) error("no") end', { mode: 'autoCommit' })).operations).toHaveLength(1);
  });
});

test('awaits of time: the world\'s clock goes on, also in pcall and in coroutines of the script\'s own; not in a comparator', async () => {
  expect(await gives(`function main()
    local seen = { context.hlc_time() }
    core.await(core.sleep(1000))
    seen[2] = context.hlc_time()
    seen[3] = core.await(core.race(core.sleep(9000), core.sleep(500))).timeout
    pcall(function() core.await(core.sleep(500)) end)
    coroutine.wrap(function() core.await(core.sleep(1000)) end)()
    seen[4] = context.hlc_time()
    seen[5] = select(2, pcall(table.sort, { 1, 2 }, function() core.await(core.sleep(1)) end)):match("cannot wait here")
    seen[6] = select(2, pcall(core.await, 5)):match("InvalidOperation.*")
    return seen
  end`)).toEqual(['2026-01-15T10:00:00.000Z/0', '2026-01-15T10:00:01.000Z/0', true, '2026-01-15T10:00:03.000Z/0', 'cannot wait here', 'InvalidOperation: core.await takes what core.sleep or core.race gave']);
});

describe('refused', () => {
  test.each([
    ['core.set_field("no", "n", 1)', 'EntityNotFound: there is no entity no'], ['core.get_field(cue.id, "nothing")', 'FieldNotFound: there is no field "nothing" on lighting_cues'],
    ['core.set_field(cue.id, "number", "x")', 'InvalidOperation: the field "number" is a number, not a string'], ['core.set_field(cue.id, "channel", 1)', 'FieldNotFound: there is no field "channel" on lighting_cues'],
    ['core.create_entity({ table = "lighting_fixtures", fields = {} })', 'InvalidOperation: the field "unit_number" is required'], ['core.create_entity({ table = "nope" })', 'InvalidOperation: there is no table or facet "nope"'],
    ['core.create_entity({ table = "lighting_cues", fields = { nope = 1 } })', 'FieldNotFound: there is no field "nope" on lighting_cues'],
    ['core.query("table = \'x\'")', 'InvalidOperation: UnexpectedToken at line 1, column 7 of the query: a single "=": write == to compare'],
    ['core.set_field(cue.id, "number", function() end)', 'InvalidOperation: core.set_field: a function is no data'], ['core.set_field(nil, "number", 1)', 'InvalidOperation: core.set_field takes an entity id as argument 1, not nothing'],
    ['core.text.insert_at(cue.id, "number", 0, "x")', 'InvalidOperation: the field "number" is no text that is edited together'], ['core.add_to_table(cue.id, "lighting_cues", {})', 'InvalidOperation: the facet lighting.Cue is attached already'],
    ['core.merge_entities(cue.id, cue.id, {})', 'are one entity already'], ['core.resolve_conflict("x/y", 1)', 'InvalidOperation: there is no open conflict x/y'], ['json.decode("{")', 'InvalidOperation: json.decode: '],
  ])('%s', async (call, message) => {
    expect(await refused(`local cue = core.query_one("table == 'lighting_cues'") ${call}`, { world: 'theatre' })).toContain(message);
  });
});

describe('capabilities', () => {
  const theatre = (capabilities: string[]): Input => ({ world: 'theatre', capabilities });
  const set = 'core.set_field(core.query_one("table == \'lighting_cues\' AND number == 11").id, "number", 1)';

  test.each([['data.write:*'], ['data.write:lighting.*'], ['data.write:lighting.Cue'], ['data.write']])('%s grants', async (one) => { expect(await refused(set, theatre([one]))).toBe(true); });
  test.each([[], ['data.write:sm.*'], ['data.read:*'], ['data.write:lighting.Fixture']].map((list) => [list]))('%j does not', async (list) => {
    expect(await refused(set, theatre(list))).toContain('PermissionDenied: core.set_field needs the capability data.write:lighting.Cue');
  });

  test('what no capability grants is not there; the error says which would', async () => {
    expect(await gives('return { ui == nil, io == nil, os == nil, require == nil, load == nil, fs == nil }', theatre([]))).toEqual([true, true, true, false, true, true]);
    expect((await run('ui.toast("x")', theatre([]))).error).toContain("global 'ui') (PermissionDenied: ui is there for scripts with the capability ui.notify or ui.navigate)");
    expect(await refused('ui.navigate.to_view("x")', theatre(['ui.notify']))).toContain('PermissionDenied: ui.navigate.to_view needs the capability ui.navigate');
  });

  test('where reading is declared, it says what is read', async () => {
    const script = 'local c = core.query_one("table == \'lighting_cues\' AND number == 11") return { c.number, tostring(c.page), select(2, pcall(core.get_field, c.id, "page")) }';
    expect(await gives(script, theatre(['data.read:lighting.*']))).toEqual([11, 'nil', 'PermissionDenied: core.get_field needs the capability data.read:sm.Cue']);
    expect(await gives(script, theatre([]))).toEqual([11, '4', 4]);
  });

  test.each([['data.wirte:x', '"data.wirte:x" is no capability'], ['ui.notify:x', 'nothing follows ui.notify'], ['net.osc:9-8', 'a port, or a range as 8000-8010'], ['data.write:', 'something follows the colon']])('%s is none', async (one, why) => {
    expect((await run('return 1', { capabilities: [one] })).error).toContain(`Capabilities: `);
    expect((await run('return 1', { capabilities: [one] })).error).toContain(why);
  });
});

test('what a script puts into the tables that it finds, the next does not meet; limits hold', async () => {
  expect((await run('while true do end', { settings: { 'time-limit': 100 } })).record.error?.kind).toBeDefined();
  expect(await gives('core.query = nil core.text.insert_at = nil return type(core.create_entity)')).toBe('function');
});

test('the same ground gives the same run', async () => {
  const script = 'return { core.create_entity({ table = "t", fields = { r = math.random() } }), context.hlc_time(), context.user() }';
  expect(await run(script)).toEqual(await run(script));
});
