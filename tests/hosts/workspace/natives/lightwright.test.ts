// The document's Lightwright sync, as it stands there, and the capability that it uses.
import { describe, expect, test } from 'vitest';
import { parseFixtures, writeFixtures } from '../../../../src/hosts/workspace/natives/lightwright.ts';
import { readXml } from '../../../../src/hosts/workspace/natives/xml.ts';
import { run } from '../bench.ts';
import type { Input } from '../bench.ts';

const SYNC = `-- modules/lighting/scripts/lightwright_sync.lua
-- Bidirectional sync with Lightwright XML

function main()
    local lw_path = args.path

    -- Parse Lightwright file (native Rust capability)
    local lw_data = core.await(lightwright.parse(lw_path))

    ui.progress.start("Syncing fixtures", { total = #lw_data.fixtures })

    local created, updated, unchanged = 0, 0, 0

    for i, lw_fixture in ipairs(lw_data.fixtures) do
        local existing = core.query_one(
            "table == 'lighting_fixtures' AND unit_number == ?",
            lw_fixture.unit_number
        )

        if existing then
            -- Check for changes
            local changed = false

            if existing.channel ~= lw_fixture.channel then
                core.set_field(existing.id, "channel", lw_fixture.channel)
                changed = true
            end

            if existing.dimmer ~= lw_fixture.dimmer then
                core.set_field(existing.id, "dimmer", lw_fixture.dimmer)
                changed = true
            end

            if changed then
                updated = updated + 1
            else
                unchanged = unchanged + 1
            end
        else
            -- Create new fixture
            core.create_entity({
                table = "lighting_fixtures",
                fields = {
                    unit_number = lw_fixture.unit_number,
                    channel = lw_fixture.channel,
                    dimmer = lw_fixture.dimmer,
                    fixture_type = lw_fixture.instrument_type,
                    position = lw_fixture.position
                }
            })
            created = created + 1
        end

        ui.progress.update(i)
    end

    ui.progress.complete()

    local msg = string.format(
        "Sync complete: %d created, %d updated, %d unchanged",
        created, updated, unchanged
    )
    ui.toast(msg)
    log.info(msg)
end`;

const unit = (uid: string, fields: Record<string, string>): string => `<${uid}>${Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`).join('')}</${uid}>`;
const document = (...units: string[]): string => `<?xml version="1.0"?>\n<SLData><!-- a plot -->\n<InstrumentData><VWVersion>2700</VWVersion>${units.join('\n')}</InstrumentData></SLData>`;
const SHOW = document(
  unit('UID_1', { Unit_Number: 'A1', Channel: '(1)', Dimmer: '10', Inst_Type: 'Source Four', Position: 'FOH' }), unit('UID_2', { Unit_Number: 'A2', Channel: '22', Dimmer: '11' }),
  unit('UID_3', { Unit_Number: 'C7', Channel: '70', Dimmer: '71', Inst_Type: 'PAR &amp; lens', Position: '<![CDATA[LX<2>]]>', Device_Type: 'Light' }),
);
const input = (capabilities: string[], path = 'imports/show.xml'): Input => ({ world: 'theatre', capabilities, args: { path }, files: { 'imports/show.xml': SHOW, 'imports/bad.xml': '<SLData>\n<a></b></SLData>' } });
const ALL = ['fs.read:imports/*', 'data.write:lighting.*', 'ui.notify'];

test('the document\'s sync makes what is new, changes what differs, and leaves the rest', async () => {
  const { error, operations, record } = await run(SYNC, input(ALL));
  expect(error).toBeUndefined();
  expect(record.log.map(({ text }) => text)).toEqual(['Sync complete: 1 created, 1 updated, 1 unchanged']);
  expect(operations.map(({ type, field, value }) => (field === undefined ? type : `${String(field)} = ${String(value)}`))).toEqual([
    'lighting.channel = 22', 'CreateEntity', 'lighting.channel = 70', 'lighting.dimmer = 71', 'lighting.fixture_type = PAR & lens', 'lighting.position = LX<2>', 'lighting.unit_number = C7',
  ]);
  expect(record.events.map(({ name, payload }) => [name, payload.done ?? payload.text ?? payload.complete])).toEqual([['ui.progress', 0], ['ui.progress', 1], ['ui.progress', 2], ['ui.progress', 3], ['ui.progress', true], ['ui.toast', 'Sync complete: 1 created, 1 updated, 1 unchanged']]);
});

test('after it is committed, it finds nothing to do', async () => {
  const { result } = await run(`${SYNC}\nlocal sync = main\nfunction main() sync() core.commit() local before = #core.overlay.operations() sync() return { before, #core.overlay.operations(), core.query_one("table == 'lighting_fixtures' AND unit_number == 'C7'").channel } end`, input(ALL));
  expect(result).toEqual([0, 0, 70]);
});

test.each([
  [input(['data.write:lighting.*', 'ui.notify']), 'PermissionDenied: lightwright is there for scripts with the capability fs.read or fs.write'], [input(ALL, 'secret.xml'), 'PermissionDenied: lightwright.parse needs the capability fs.read:secret.xml'],
  [input(ALL, 'imports/none.xml'), 'InvalidOperation: lightwright.parse: there is no file imports/none.xml'], [input(ALL, 'imports/bad.xml'), 'InvalidOperation: lightwright.parse: line 2: </b> closes nothing'],
])('%#', async (given, message) => expect((await run(SYNC, given)).error).toContain(message));

test('it can be required, and writes what it reads', async () => {
  const { result, files } = await run('local lw = require("lightwright") local data = core.await(lw.parse(args.path)) core.await(lw.write("out/show.xml", data)) return { data.fixtures, core.await(lw.parse("out/show.xml")).fixtures, lw == lightwright }', input(['fs.read', 'fs.write:out/*']));
  const [before, after, isSame] = result as unknown[];
  expect([after, isSame, Object.keys(files)]).toEqual([before, true, ['out/show.xml']]);
  expect((await run('return select(2, pcall(lightwright.write, "in/x.xml", { fixtures = {} }))', input(['fs.write:out/*']))).result).toBe('PermissionDenied: lightwright.write needs the capability fs.write:in/x.xml');
  expect((await run('return select(2, pcall(lightwright.write, "out/x.xml", {}))', input(['fs.write:out/*']))).result).toBe('InvalidOperation: lightwright.write takes a table with "fixtures", a list of tables');
});

describe('XML', () => {
  test('elements, text, entities, comments and CDATA', () => {
    expect(readXml('\ufeff<?xml version="1.0"?><a x="1" y=\'2\'><b/>t&lt;&#65;&#x42;&unknown;<!-- <c> --><![CDATA[<&amp;>]]></a>\n')).toEqual({ name: 'a', text: 't<AB&unknown;<&amp;>', children: [{ name: 'b', text: '', children: [] }] });
  });

  test.each([
    ['', 'line 1: one element is wanted'], ['<a>', 'line 1: <a> is not closed'], ['<a></a><b/>', 'one element is wanted'], ['x<a/>', 'one element is wanted'], ['</a>', '</a> closes nothing'], ['<a>\n<1/></a>', 'line 2: this is no element'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a/>', 'a document type is not read'], ['<a>'.repeat(200), 'more than 100 elements within each other'], ['<a', 'this is no element'],
  ])('%j is none', (text, message) => expect(() => readXml(text)).toThrow(message));

  test('a long document takes a time that grows with its length', () => expect(parseFixtures(document(...Array.from({ length: 20_000 }, (_, i) => unit(`UID_${i}`, { Channel: `(${i})` })))).fixtures).toHaveLength(20_000));

  test('what is written is read, whatever stands in it', () => {
    const fixtures = [{ uid: 'UID_1', channel: 5, position: 'a < b & "c" > d', purpose: 'é' }, { uid: 'no name', channel: '5a' }];
    expect(parseFixtures(writeFixtures({ fixtures }))).toEqual({ fixtures: [fixtures[0], { uid: 'UID_2', channel: '5a' }] });
    expect(() => writeFixtures({ fixtures: [{ 'a b': 1 }] })).toThrow('"a b" is no name of a field');
  });
});
