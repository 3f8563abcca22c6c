// What every host keeps to, whatever its world is: run over the list of hosts.
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { encodeText } from '../../../src/bytes/text.ts';
import type { World } from '../../../src/hosts/host.ts';
import { hosts } from '../../../src/hosts/list.ts';
import { Machine } from '../../../src/hosts/machine.ts';
import type { MachineOptions } from '../../../src/hosts/machine.ts';
import { seeded } from '../../../src/hosts/redis/seeded.ts';
import type { Chunk, Example, Finished, HostInfo, Outcome, RunRecord, RunRequest, WasmModules, Word, WorkerMessage } from '../../../src/protocol.ts';
import { compile } from '../../session/node.ts';
import { fixtures, inputsOf, requestOf } from './fixtures.ts';

let wasm: WasmModules;
beforeAll(async () => { wasm = { '5.1': await compile('5.1'), '5.4': await compile('5.4') }; });

/** A machine, and the changes that it told. */
class Bench extends Machine {
  readonly changes: Chunk[] = [];
  private client = 0;
  private turns = 0;

  constructor(private readonly host: string, role: 'primary' | 'standby' = 'primary', options: MachineOptions = {}) {
    const told: WorkerMessage[] = [];
    super((message) => {
      told.push(message);
      if (message.event === 'changed') this.changes.push(message.args[0]);
    }, hosts, options);
    this.start({ wasm, role, position: 0 });
    made.push(this);
  }

  /** A run of whoever runs scripts in this host. */
  async runs(request: RunRequest): Promise<RunRecord> {
    if (this.client === 0 && this.host === 'redis') this.client = await this.connect();
    const answer = await this.run({ ...request, client: this.client }, { id: ++this.turns, who: this.client, waited: false });
    if (answer.batch !== undefined) this.changes.push(answer.batch);
    return (answer.result as Extract<Outcome<RunRecord>, { done: unknown }>).done;
  }

  private async connect(): Promise<number> {
    const { result } = await this.act('redis', 'connect', null, { id: 0, who: 0, waited: false });
    return (result as { done: { id: number } }).done.id;
  }

  async its(): Promise<World> { return this.world(this.host); }
}

const made: Bench[] = [];
afterEach(() => { for (const machine of made.splice(0)) machine.close(); });

/** The same for every machine: a clock that stands, and one sequence of chance. */
function still(): MachineOptions {
  return { clock: { now: () => 1_790_000_000_000, elapsed: () => 1000 }, random: seeded() };
}

const bytesOf = (chunks: readonly Uint8Array[]): number[][] => chunks.map((bytes) => [...bytes]);
const run = (info: HostInfo, lua: string, more: Partial<RunRequest> = {}, version = info.lua[0]): RunRequest =>
  requestOf(info.id, version, fixtures[info.id].script(lua), more);

describe.each(hosts.map((door) => [door.info.id, door] as const))('%s', (id, door) => {
  const { info } = door;
  const eachLua = <T>(work: (lua: '5.1' | '5.4') => Promise<T>): Promise<T[]> => Promise.all(info.lua.map(work));
  const examples = (): Promise<Example[]> => door.examples();
  const ofExample = ({ script, inputs }: Example, lua: RunRequest['lua']): RunRequest =>
    requestOf(id, lua, encodeText(script), { inputs: inputsOf(inputs) });

  test('has a fixture, data that is data, and examples with the titles that it tells', async () => {
    expect(fixtures[id]).toBeDefined();
    expect(structuredClone(JSON.parse(JSON.stringify(info)))).toEqual(info);
    expect((await examples()).map(({ id: name }) => name)).toEqual(info.examples.map(({ id: name }) => name));
  });

  test('every example runs on each language that it names, without an error', async () => {
    for (const example of await examples()) {
      await eachLua(async (lua) => expect((await new Bench(id).runs(ofExample(example, lua))).error, `${example.id} on ${lua}`).toBeUndefined());
    }
  });

  test('the same ground gives the same record, twice', async () => {
    for (const example of await examples()) {
      const [one, other] = [new Bench(id, 'primary', still()), new Bench(id, 'primary', still())];
      expect(await one.runs(ofExample(example, info.lua[0])), example.id).toEqual(await other.runs(ofExample(example, info.lua[0])));
      expect(one.changes, example.id).toEqual(other.changes);
    }
  });

  test('a record survives structured clone and JSON', async () => {
    const machine = new Bench(id);
    for (const request of [...(await examples()).map((one) => ofExample(one, info.lua[0])), run(info, 'error("no")'), run(info, '((')]) {
      const record = await machine.runs(request);
      expect(structuredClone(record)).toEqual(record);
      expect(JSON.parse(JSON.stringify(record))).toEqual(record);
    }
  });

  test('what a run changed is in its batches: a world that is fed with them is the same', async () => {
    for (const example of await examples()) {
      const [machine, standby] = [new Bench(id, 'primary', still()), new Bench(id, 'standby', still())];
      await machine.runs(ofExample(example, info.lua[0]));
      await machine.runs(run(info, `${fixtures[id].writes ?? ''} error('no')`));
      await standby.apply(machine.changes);
      expect(bytesOf((await standby.its()).snapshot()), example.id).toEqual(bytesOf((await machine.its()).snapshot()));
    }
  });

  test('back at a mark everything is as it was, and those who follow are there too', async () => {
    const [machine, standby] = [new Bench(id, 'primary', still()), new Bench(id, 'standby', still())];
    const change = run(info, `${fixtures[id].writes ?? ''} return 1`);
    await machine.runs(change);
    const world = await machine.its();
    const before = bytesOf(world.snapshot());
    const mark = world.mark();
    await machine.runs(change);
    if (fixtures[id].writes !== undefined) expect(bytesOf(world.snapshot())).not.toEqual(before);
    world.back(mark);
    world.settle();
    expect(bytesOf(world.snapshot())).toEqual(before);
    await standby.apply(machine.changes);
    expect(bytesOf((await standby.its()).snapshot())).toEqual(before);
  });

  test('a snapshot takes the place of all that there is, for those who follow too', async () => {
    const [machine, standby] = [new Bench(id, 'primary', still()), new Bench(id, 'standby', still())];
    const change = run(info, `${fixtures[id].writes ?? ''} return 1`);
    await machine.runs(change);
    const world = await machine.its();
    const then = world.snapshot();
    await machine.runs(change);
    world.become(then);
    world.settle();
    expect(bytesOf(world.snapshot())).toEqual(bytesOf(then));
    await standby.apply(machine.changes);
    expect(bytesOf((await standby.its()).snapshot())).toEqual(bytesOf(then));
  });

  test('every word of the vocabulary that scripts can name is there', async () => {
    const machine = new Bench(id);
    const words = (await machine.describe()).find((one) => one.id === id)!.vocabulary;
    const named = words.filter(({ kind, name }) => ['function', 'table', 'constant'].includes(kind) && !ELSEWHERE.has(name));
    for (const lua of info.lua) {
      const missing = named.filter((word) => isOf(word, lua)).map(({ name }) => `(${name} == nil and '${name} ' or '')`);
      const { reply, error } = await machine.runs(run(info, `return ${missing.join(' .. ')}`, {}, lua));
      expect(error, lua).toBeUndefined();
      expect(fixtures[id].returned(reply), lua).toEqual({ type: 'bulk', text: '' });
    }
  });

  test('nothing that reaches outside can be reached', async () => {
    const walk = `local seen, found = {}, {}
      local function look(value, name)
        if type(value) ~= 'table' or seen[value] then return end
        seen[value] = true
        for k, v in pairs(value) do
          local full = name .. tostring(k)
          if type(v) == 'function' then found[#found + 1] = full end
          look(v, full .. '.')
        end
        look(getmetatable(value), name .. 'metatable.')
      end
      look(_G, '') look(getmetatable(''), 'string.metatable.')
      return table.concat(found, ' ')`;
    const machine = new Bench(id);
    for (const lua of info.lua) {
      const reply = fixtures[id].returned((await machine.runs(run(info, walk, {}, lua))).reply);
      expect(reply.type).toBe('bulk');
      const found = (reply as { text: string }).text.split(' ');
      expect(found).toContain('pairs');
      const { inName = [] } = fixtures[id];
      expect(found.filter((name) => FORBIDDEN.test(name) && !inName.includes(name.replace(/^package\.loaded\./, ''))), lua).toEqual([]);
    }
  });

  describe('limits', () => {
    const limited = info.settings.some((setting) => setting.id === 'time-limit');
    const settings = { 'time-limit': 300 };
    const ends = async (lua: string, version: '5.1' | '5.4'): Promise<string | undefined> =>
      (await new Bench(id).runs(run(info, lua, { settings }, version))).error?.kind;

    test('time, also in coroutines within coroutines and where errors are caught', async () => {
      expect(limited).toBe(true);
      const loops = [
        'while true do end', 'while true do pcall(function() while true do end end) end',
        ...id === 'redis' ? [] : [ // Redis's scripts have no coroutines
          `local function deep(n) local co = coroutine.create(function() if n == 0 then while true do end end deep(n - 1) end)
            while true do coroutine.resume(co) end end deep(3)`,
        ],
      ];
      for (const version of info.lua) for (const loop of loops) expect(await ends(loop, version), `${loop} on ${version}`).toBe('timeout');
    }, 60_000);

    test('a finalizer without end does not keep a run', async () => {
      for (const version of info.lua) {
        const record = await new Bench(id).runs(run(info, `local newproxy = newproxy
          pcall(function() setmetatable({}, { __gc = function() while true do end end }) end)
          for i = 1, 20 do local t = {} for j = 1, 10000 do t[j] = {} end end
          return 1`, { settings }, version));
        expect([undefined, 'timeout', 'runtime', 'sandbox'], version).toContain(record.error?.kind);
      }
    }, 60_000);

    test('memory, and the next run has all of it', async () => {
      for (const version of info.lua) {
        const machine = new Bench(id);
        const record = await machine.runs(run(info, "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(30000000) .. i end", {}, version));
        expect(record.error?.kind, version).toBe('memory');
        expect((await machine.runs(run(info, 'return 1', {}, version))).error).toBeUndefined();
      }
    }, 120_000);

    test.skipIf(fixtures[id]?.prints === undefined)('output', async () => {
      for (const version of info.lua) {
        expect((await new Bench(id).runs(run(info, `while true do ${fixtures[id].prints} end`, {}, version))).error?.kind).toBe('output');
      }
    });
  });

  test('turns that are stopped or unknown are finished or refused, never lost', async () => {
    const machine = new Bench(id);
    const world = await machine.its();
    expect(() => world.act('no such act', null, { id: 1, who: 0, waited: false })).toThrow(/no such act/);
    expect(() => world.ask('no such question', null)).toThrow(/no such question/);
    world.stop(99);
    expect(world.finished()).toEqual([] satisfies Finished[]);
    expect(world.part(99)).toBeUndefined();
  });
});

/** What is there in libraries that are being loaded alone. */
const ELSEWHERE = new Set(['redis.register_function']);

/** Words of a version alone: what the other one does not have. */
function isOf({ name }: Word, lua: '5.1' | '5.4'): boolean {
  const only: Record<string, '5.1' | '5.4'> = { 'unpack': '5.1', 'loadstring': '5.1' };
  return (only[name] ?? lua) === lua;
}

/** Functions that would read, write, start or load something, or look behind the sandbox. */
const FORBIDDEN = /(?:^|\.)(?:io\.\w+|os\.(?:execute|exit|getenv|remove|rename|tmpname|setlocale)|require|dofile|loadfile|package\.\w+|debug\.\w+|newproxy)$/;
