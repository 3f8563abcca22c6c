// What becomes of an operation that is refused, of what a script sees while others write, and of on_shutdown that takes too long.
import { describe, expect, test } from 'vitest';
import { Grants } from '../../../src/hosts/workspace/api/grants.ts';
import { coreFunctions } from '../../../src/hosts/workspace/api/core.ts';
import { Session } from '../../../src/hosts/workspace/api/session.ts';
import { Schema } from '../../../src/hosts/workspace/schema/schema.ts';
import { run } from './bench.ts';
import type { Input, Ran } from './bench.ts';
import { peerOf } from './data/peers.ts';

const manifest = (lines: string): Record<string, string> => ({ 'workspace/manifest.toml': `[script.mine]\ncapabilities = ["data.write:*"]\n${lines}\n` });
const declared = (script: string, lines: string, input: Input = {}): Promise<Ran> => run(script, { script: 'mine', files: manifest(lines), ...input });
const texts = ({ record }: Ran): string[] => record.log.map(({ text }) => text);
const BAD = 'core.set_field("no", "n", 1)';

describe('on_error', () => {
  const script = `local e = core.create_entity({ table = "t" })\n${BAD}\ncore.set_field(e.id, "n", 2)\nreturn core.get_field(e.id, "n")`;

  test('skip: the operation is left out, with a line in the log, and the script goes on', async () => {
    const ran = await declared(script, 'on_error = "skip"');
    expect([ran.error, ran.result, ran.operations.length, texts(ran)]).toEqual([undefined, 2, 2, ['skipped: EntityNotFound: there is no entity no (line 2)']]);
  });

  test.each(['on_error = "abort"', ''])('abort, which is also what holds where nothing is said: the script ends, and its overlay is discarded (%s)', async (lines) => {
    const ran = await declared(script, lines);
    expect([ran.error, ran.operations, ran.record.error?.line]).toEqual(['script:2: EntityNotFound: there is no entity no', [], 2]);
  });

  test('prompt: nobody is here to ask, so nothing is changed, and that is said', async () => {
    const ran = await declared(script, 'on_error = "prompt"');
    expect([ran.error, ran.operations]).toEqual(['script:2: EntityNotFound: there is no entity no', []]);
    expect(ran.record.events.map(({ name, payload }) => [name, payload])).toEqual([['script.prompt', { error: 'EntityNotFound: there is no entity no', answer: 'abort' }]]);
    expect(texts(ran)).toEqual(['nobody is here to ask whether to skip this or to abort, so the script is aborted: EntityNotFound: there is no entity no (line 2)']);
  });

  test.each(['skip', 'abort', 'prompt'])('%s: what a script catches is its own', async (mode) => {
    const ran = await declared(`
      local function try() ${BAD} end
      local a, b = pcall(try)
      local c, d = xpcall(try, function(err) return "handled " .. err end)
      local e, f = coroutine.resume(coroutine.create(try))
      local g = select(2, pcall(core.set_field, "no", "n", 1))
      local h = select(2, pcall(coroutine.wrap(try)))
      return { a, b, c, d, e, f, g, h }`, `on_error = "${mode}"`);
    const message = 'EntityNotFound: there is no entity no';
    expect(ran.result).toEqual([false, `script:2: ${message}`, false, `handled script:2: ${message}`, false, `script:2: ${message}`, message, `script:2: ${message}`]);
    expect([ran.record.log, ran.record.events]).toEqual([[], []]);
  });

  test.each([
    ['EntityNotFound', BAD, {}], ['FieldNotFound', 'core.set_field(core.query_one("table == \'scenes\'").id, "nope", 1)', { world: 'theatre' }],
    ['PermissionDenied', 'core.create_entity({ table = "t" })', { capabilities: [] }], ['InvalidOperation', 'core.create_entity({ table = "nope" })', { world: 'theatre' }],
    ['InvalidOperation', 'core.set_field(core.create_entity({ table = "t" }).id, "n", print)', {}], ['PermissionDenied', 'ui.navigate.to_view("x")', { capabilities: ['ui.notify'] }],
  ])('skip leaves out %s: %s', async (kind, call, input: Input) => {
    const ran = await declared(`${call} return "on"`, 'on_error = "skip"', input);
    expect([ran.result, texts(ran)]).toEqual(['on', [expect.stringContaining(`skipped: ${kind}: `)]]);
  });

  test('what is no operation cannot be left out: a fault of the script ends it', async () => {
    const ran = await declared('core.create_entity({ table = "t" }) local x = nil; x.y = 1', 'on_error = "skip"');
    expect([ran.operations, ran.error]).toEqual([[], expect.stringContaining('attempt to index a nil value')]);
  });
});

test('a script has the mode and the capabilities of its manifest where the run says nothing', async () => {
  const files = { 'm.toml': '[script.mine]\nexecution_mode = "autoCommit"\ncapabilities = ["data.write:t"]' };
  expect(await run('core.create_entity({ table = "t" }) return select(2, pcall(core.create_entity, { table = "u" }))', { files, script: 'mine' })).toMatchObject({ result: expect.stringContaining('PermissionDenied'), operations: [{ type: 'CreateEntity' }] });
  expect((await run('return pcall(core.discard)', { files, script: 'mine', mode: 'session' })).result).toBe(true);
  expect((await run('return 1', { files, script: 'other' })).error).toBe('Script: no manifest declares "other"; there are mine');
  expect((await run('return 1', { files: { 'm.toml': '[script.mine]\non_error = "no"' } })).error).toBe('m.toml: line 2, column 1: on_error is one of skip, abort, prompt, not "no"');
});

describe('isolation', () => {
  const ask = (session: Session, name: string): number => (coreFunctions[name](session, ["table == 'cues'"], `core.${name}`) as unknown[]).length;
  test.each([['snapshot', [1, 2, 1, 3]], ['live', [2, 2, 3, 3]]] as const)('%s', (isolation, [query, live, own, ownLive]) => {
    const peer = peerOf('ada');
    const cue = (): void => { peer.commit([{ type: 'CreateEntity', entity_id: peer.ids.next(), facet: 'cues' }], { kind: 'user' }); };
    cue();
    const session = new Session(peer, new Schema(true), new Grants(['data.write:*']), 'session', 's', { isolation });
    cue();
    expect([ask(session, 'query'), ask(session, 'query_live')]).toEqual([query, live]);
    coreFunctions.create_entity(session, [{ table: 'cues' }], 'core.create_entity');
    expect([ask(session, 'query'), ask(session, 'query_live')]).toEqual([own + (isolation === 'snapshot' ? 1 : 0), ownLive]);
    session.discard();
    expect([ask(session, 'query'), ask(session, 'query_live')]).toEqual([2, 2]);
    session.end();
  });
});

describe('shutdown_timeout', () => {
  const script = (after: string): string => `
    local e = core.create_entity({ table = "t", fields = { n = 1 } })
    function main() return e.n end
    function on_shutdown() core.set_field(e.id, "n", 2) ${after} core.set_field(e.id, "m", 3) end`;

  test('on_shutdown in time: what it did counts', async () => {
    const ran = await declared(script('core.await(core.sleep(5000))'), 'shutdown_timeout = "5s"');
    expect([ran.error, ran.result, ran.operations.map(({ field }) => field), ran.record.log]).toEqual([undefined, 1, [undefined, 'n', 'n', 'm'], []]);
  });

  test.each([
    ['it waits for longer than 5 s, which holds where nothing is said', 'core.await(core.sleep(5001))', '', 5], ['it waits in parts', 'core.await(core.sleep(600)) core.await(core.sleep(600))', 'shutdown_timeout = "1s"', 1],
    ['it computes', 'while true do end', 'shutdown_timeout = "0.1s"', 0.1],
  ])('on_shutdown that takes too long (%s): what it did and did not commit is taken back, the result stays', async (_, after, lines, seconds) => {
    const ran = await declared(script(after), lines);
    expect([ran.error, ran.result, ran.operations.map(({ field }) => field)]).toEqual([undefined, 1, [undefined, 'n']]);
    expect(texts(ran)).toEqual([`on_shutdown took longer than it may (shutdown_timeout = ${seconds} s): what it did and did not commit is taken back`]);
  });

  test('what it committed stays', async () => {
    const ran = await declared(script('core.commit() core.set_field(e.id, "k", 3) core.await(core.sleep(9000))'), '');
    expect(ran.operations.map(({ field }) => field)).toEqual([undefined, 'n', 'n']);
  });
});

test('set_field on a text or list that is edited together replaces it, with a note in the log', async () => {
  const cue = 'local cue = core.query_one("table == \'lighting_cues\' AND number == 11")';
  const ran = await run(`${cue} core.set_field(cue.id, "description", "new") core.set_field(cue.id, "tags", { "a" }) core.set_field(cue.id, "intensity", 5) return { core.get_field(cue.id, "description"), cue.id }`, { world: 'theatre' });
  const [text, id] = ran.result as [string, string];
  expect(text).toBe('new');
  expect(texts(ran)).toEqual([['text', 'description'], ['list', 'tags']].map(([kind, name]) => `core.set_field replaced the ${kind} "${name}" of ${id} as a whole: what others edit in it meanwhile is lost`));
});
