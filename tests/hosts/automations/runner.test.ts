// What surrounds a script: the sandbox and the limits of the document, secrets, what it prints, and that one VM serves all runs.
import { afterEach, describe, expect, test } from 'vitest';
import { decodeBytes, encodeText } from '../../../src/bytes/text.ts';
import { BLOCKED } from '../../../src/hosts/automations/environment.ts';
import type { Outcome, RunRecord, SettingValue } from '../../../src/protocol.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

/** Runs a script as the editor does. */
function run(team: Team, script: string, settings: Record<string, SettingValue> = {}): RunRecord {
  const outcome = team.world.run({ host: 'automations', lua: '5.4', settings, script: encodeText(script), inputs: {}, client: 1 }, { id: 1, who: 1, waited: false });
  return (outcome as Extract<Outcome<RunRecord>, { done: unknown }>).done;
}

const message = ({ error }: RunRecord): string | undefined => error && decodeBytes(error.message);
const lines = ({ log }: RunRecord): string[] => log.map(({ text }) => decodeBytes(text));
const names = ({ events }: RunRecord): string[] => events.map(({ name }) => name);

describe('the sandbox', () => {
  /** As the document lists them. */
  const LIST = ['io', 'os', 'loadfile', 'dofile', 'require', 'load', 'rawset', 'rawget', 'rawequal', 'rawlen', 'collectgarbage', 'newproxy', 'debug'];

  test('blocks what the document blocks, and tells who looks for it', () => {
    expect(Object.keys(BLOCKED)).toEqual(LIST);
    const team = new Team();
    for (const name of LIST) {
      const record = run(team, `\nlocal x = ${name}\nreturn x == nil`);
      expect(record.reply, name).toEqual({ type: 'boolean', value: true });
      expect(record.violations, name).toEqual([{ operation: name, reason: BLOCKED[name], line: 2 }]);
      expect(names(record), name).toContain('script.sandbox_violation');
    }
    expect(message(run(team, 'os.execute("ls")'))).toBe("Runtime error: script:1: attempt to index a nil value (global 'os')");
    expect(run(team, 'os.execute("ls")').error?.kind).toBe('sandbox');
  });

  test('the platform\'s functions cannot be changed, and the next run has them all', () => {
    const team = new Team();
    expect(message(run(team, 'oc.chat.send = print'))).toMatch(/oc\.chat cannot be changed/);
    expect(message(run(team, 'oc.tasks = {}'))).toMatch(/oc cannot be changed/);
    expect(message(run(team, 'setmetatable(oc, {})'))).toMatch(/cannot change a protected metatable/);
    expect(run(team, 'return getmetatable(oc.chat)').reply).toEqual({ type: 'boolean', value: false });
    expect(message(run(team, "oc, app, ctx, string.rep, tostring = nil"))).toBeUndefined();
    expect(run(team, "return type(oc.chat.send) .. type(app.chat.send_channel_message) .. type(ctx) .. ('x'):rep(2) .. tostring(1)").reply)
      .toEqual({ type: 'bulk', text: 'functionfunctiontablexx1' });
  });

  test('`pairs` lists what there is', () => {
    const names = new Team().value('local t = {} for k, f in pairs(oc.chat) do t[#t + 1] = k .. " " .. type(f) end table.sort(t) return t');
    expect(names).toEqual(['read function', 'send function', 'send_to function']);
  });
});

describe('a limit that is hit gives the document\'s text and an event', () => {
  const cases: [what: string, script: string, settings: Record<string, SettingValue>, text: string][] = [
    ['timeout', 'while true do end', { 'time-limit': 100 }, 'Script exceeded 0.1-second time limit'],
    ['memory', 'local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end', {}, 'Script exceeded 10MB memory limit'],
    ['memory', 'local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1000) .. i end', { 'memory-limit': 2 }, 'Script exceeded 2MB memory limit'],
    ['output', 'while true do oc.log(("x"):rep(1000)) end', {}, 'Script exceeded 64KB output limit'],
    ['calls', 'for i = 1, 51 do oc.chat.send("ch-general", "hi") end', {}, 'Script exceeded 50-call API limit'],
  ];

  test.each(cases)('%s: %s', (kind, script, settings, text) => {
    const team = new Team();
    for (const caught of [script, `pcall(function() ${script} end) while true do pcall(function() ${script} end) end`]) {
      const record = run(team, caught, settings);
      expect(record.error).toMatchObject({ kind });
      expect(message(record)).toBe(text);
      const limits = record.events.filter(({ name }) => name === 'automation.limit_exceeded');
      expect(limits.map(({ payload }) => payload)).toEqual([{ limit: kind, message: text }]);
    }
    expect(message(run(team, 'oc.log("fine") return oc.chat.send("ch-general", "hi").content', settings))).toBeUndefined();
  });

  test('memory in one piece', () => {
    expect(message(run(new Team(), 'local s = ("x"):rep(11000000) return #s'))).toBe('Script exceeded 10MB memory limit');
  });

  test('memory that is held at the end of a short run', () => {
    const team = new Team();
    for (const pieces of ['6 do held[i] = ("x"):rep(2000000) .. i', '110 do held[i] = ("x"):rep(100000) .. i']) {
      expect(message(run(team, `held = {} for i = 1, ${pieces} end`))).toBe('Script exceeded 10MB memory limit');
      expect(run(team, 'return held == nil').reply).toEqual({ type: 'boolean', value: true });
    }
  });

  test('five seconds is the document\'s', () => {
    const record = run(new Team(), 'while true do end');
    expect(message(record)).toBe('Script exceeded 5-second time limit');
  }, 20_000);

  test('what fits is not refused: 50 calls, nearly 10 MB, nearly 64 KB', () => {
    const team = new Team();
    expect(message(run(team, 'for i = 1, 50 do oc.chat.send("ch-general", "hi") end'))).toBeUndefined();
    expect(message(run(team, 'local t = {} for i = 1, 9000 do t[i] = ("x"):rep(1000) .. i end return #t'))).toBeUndefined();
    expect(message(run(team, 'local s = ("x"):rep(4 * 1024 * 1024) return #s'))).toBeUndefined();
    expect(message(run(team, 'for i = 1, 63 do print(("x"):rep(1023)) end'))).toBeUndefined();
    expect(message(run(team, 'for i = 1, 400 do local s = ("x"):rep(100000) .. i end'))).toBeUndefined();
    expect(message(run(team, 'for i = 1, 500 do oc.today() oc.json.encode({}) oc.log("") end'))).toBeUndefined();
  });
});

describe('errors are in the document\'s words', () => {
  test.each([
    ['local x = = 1', 'syntax', /^Syntax error: script:1: unexpected symbol near '='$/],
    ['error("no")', 'runtime', /^Runtime error: script:1: no$/],
    ['error({ code = 5 })', 'runtime', /^Runtime error: \{ code: 5 \}$/],
    ['local t = nil\nreturn t.x', 'runtime', /^Runtime error: script:2: attempt to index a nil value \(local 't'\)$/],
  ])('%s', (script, kind, text) => {
    const record = run(new Team(), script);
    expect(record.error?.kind).toBe(kind);
    expect(message(record)).toMatch(text);
    expect(record.reply.type).toBe('error');
  });
});

describe('print and dump', () => {
  test('write tables readably, and dump gives its value back', () => {
    const record = run(new Team(), `
      print("a", 1, 1.5, true, nil)
      print({ 1, 2, 3 })
      print({ name = "x", list = { 1 }, ["a b"] = false })
      local t = dump({ id = "7" })
      print(t.id)
      print({})
      print(({ text = ("long "):rep(20), more = { deep = true } }))
      local loop = {} loop.self = loop
      print(loop, print)`);
    expect(message(record)).toBeUndefined();
    expect(lines(record)).toEqual([
      'a\t1\t1.5\ttrue\tnil', '[1, 2, 3]', '{ a b: false, list: [1], name: "x" }', '{ id: "7" }', '7', '{}',
      `{\n  more: { deep: true },\n  text: "${'long '.repeat(20)}"\n}`, '{ self: (itself) }\tfunction',
    ]);
  });

  test('bytes that are no text survive', () => {
    expect(run(new Team(), 'print("\\255\\0")').log[0].text).toBe('\xff\0');
  });
});

describe('secrets', () => {
  const SECRET = 'sk-4f9a71c2e8';

  test('are there for the script, and are masked in every log, event, record, and in what it returns or fails with', () => {
    const team = new Team();
    const record = run(team, `
      local key = ctx.secrets.api_key
      oc.log("key " .. key) oc.log("error", key) print({ key = key })
      oc.http.post(ctx.webhooks.custom_endpoint, { token = key }, { headers = { ["X-Api-Key"] = key } })
      oc.chat.send("ch-general", "the key is " .. key)
      pcall(oc.tasks.create, { title = key, nothing = 1 })
      error("failed with " .. key)`);
    expect(run(team, `return ctx.secrets.api_key == "${SECRET}"`).reply).toEqual({ type: 'boolean', value: true });
    expect(JSON.stringify(record)).not.toContain(SECRET);
    expect(message(record)).toMatch(/failed with \*+$/);
    expect(lines(record)[0]).toMatch(/^key \*+$/);
    expect(JSON.stringify(run(team, 'return { key = ctx.secrets.api_key, list = { ctx.secrets.api_key } }'))).not.toContain(SECRET);
  });

  test('one that begins another leaves nothing of it to be read', () => {
    const team = new Team();
    for (const [name, value] of [['short', 'open'], ['long', 'opensesame']]) team.state.insert('secrets', { name, value });
    expect(lines(run(team, 'oc.log("it is opensesame, or open")'))).toEqual(['it is ******, or ******']);
  });

  test('that are words of the house spoil no reply', () => {
    const team = new Team();
    team.state.store.put('secrets', { id: 's2', name: 'word', value: 'bulk' });
    team.state.store.put('secrets', { id: 's3', name: 'other', value: 'type' });
    expect(run(team, 'return { type = "a bulk", n = 1 }').reply).toEqual({
      type: 'map', entries: expect.arrayContaining([[{ type: 'bulk', text: '******' }, { type: 'bulk', text: 'a ******' }]]) as unknown,
    });
  });
});

test('keys that are texts make no list', () => {
  expect(new Team().value('return { oc.json.encode({ ["1"] = "a" }), oc.json.encode({ [1] = "a" }), oc.json.encode({ [2] = "b", [1] = "a" }), oc.json.encode({ [" 1"] = "a" }) }'))
    .toEqual(['{"1":"a"}', '["a"]', '["a","b"]', '{" 1":"a"}']);
});
