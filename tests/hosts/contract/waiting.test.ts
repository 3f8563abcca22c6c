// A host whose runs wait, as small as one can be: what the machine makes of turns that are not done at once.
import { afterEach, expect, test } from 'vitest';
import type { Ground, HostDoor, World } from '../../../src/hosts/host.ts';
import { Machine } from '../../../src/hosts/machine.ts';
import { LuaError } from '../../../src/lua/runtime.ts';
import type { LuaRuntime } from '../../../src/lua/runtime.ts';
import { Tasks } from '../../../src/lua/tasks.ts';
import type { Step, Task } from '../../../src/lua/tasks.ts';
import type { Finished, Outcome, RunRecord, RunRequest, Turn } from '../../../src/protocol.ts';
import { recordOf } from '../../../src/session/answers.ts';
import { wasm } from '../../lua/vm.ts';

/** `ask(name)` waits until somebody answers by that name. */
class Asking implements World {
  /** Made by the first run: a world is open before there are VMs. */
  private made: { lua: LuaRuntime; tasks: Tasks<string> } | undefined;
  private readonly waiting = new Map<number, { task: Task<string>; name: string; request: RunRequest }>();
  private over: Finished[] = [];

  constructor(private readonly ground: Ground) {}

  private get vm(): { lua: LuaRuntime; tasks: Tasks<string> } {
    if (this.made !== undefined) return this.made;
    const lua = this.ground.lua('5.4', {});
    lua.openLibraries(['base', 'coroutine']);
    const tasks = new Tasks<string>(lua);
    lua.pushGlobals();
    tasks.pushWaiting((l) => l.toBytes(1), 'ask');
    lua.setField(-2, 'ask');
    lua.pop(1);
    return this.made = { lua, tasks };
  }

  run(request: RunRequest, turn: Turn): Outcome<RunRecord> {
    this.ground.tell.runStarted({ who: turn.who, at: this.ground.clock.now(), busyAfter: 0, timeLimit: 0 });
    this.vm.lua.load(request.script, '@script');
    const { task, step } = this.vm.tasks.start(0);
    return this.after(request, turn.id, task, step);
  }

  private after(request: RunRequest, turn: number, task: Task<string>, step: Step<string>): Outcome<RunRecord> {
    if ('waits' in step) {
      this.waiting.set(turn, { task, name: step.waits, request });
      return { waits: 0 };
    }
    const text = this.vm.lua.toBytes(-1);
    this.vm.lua.pop(step.results);
    return { done: recordOf(request, { type: 'bulk', text }, {}) };
  }

  act(name: string, given: unknown): Outcome<unknown> {
    if (name !== 'answer') throw new Error(`there is no act "${name}"`);
    const [to, text] = given as [string, string];
    for (const [turn, { task, name: its, request }] of this.waiting) {
      if (its !== to) continue;
      this.waiting.delete(turn);
      const outcome = this.after(request, turn, task, task.resume(() => { this.vm.lua.pushBytes(text); return 1; }));
      if ('done' in outcome) this.over.push({ turn, result: outcome.done });
    }
    return { done: null };
  }

  stop(turn: number): void {
    const waits = this.waiting.get(turn);
    if (waits === undefined) return;
    this.waiting.delete(turn);
    try {
      waits.task.fail('the run was stopped');
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      const { message } = error;
      this.over.push({ turn, result: recordOf(waits.request, { type: 'error', text: message }, { error: { kind: 'killed', message } }) });
    }
  }

  finished(): Finished[] { return this.over.splice(0); }
  ask(): null { return null; }
  settle(): void {}
  parts(): [] { return []; }
  part(): undefined { return undefined; }
  apply(): number { return 0; }
  snapshot(): [] { return []; }
  mark(): null { return null; }
  become(): void {}
  back(): void {}
  restore(): void {}
  lead(): void {}
  close(): void { this.made?.lua.close(); }
}

const door: HostDoor = {
  info: { id: 'asking', title: 'Asking', about: '', lua: ['5.4'], inputs: [], panels: [], settings: [], examples: [], vocabulary: [] },
  examples: () => Promise.resolve([]), open: (ground) => new Asking(ground),
};

let machine: Machine;
function make(): Machine {
  machine = new Machine(() => {}, [door]);
  machine.start({ wasm, role: 'primary', position: 0 });
  return machine;
}

afterEach(() => machine.close());

const run = (id: number, script: string) => machine.run(
  { host: 'asking', lua: '5.4', settings: {}, script, inputs: {}, client: 0 }, { id, who: 0, waited: false });
const answer = (name: string, text: string) => machine.act('asking', 'answer', [name, text], { id: 0, who: 0, waited: false });

test('a run that waits is off the worker, others run meanwhile, and it is finished by what brings its answer', async () => {
  make();
  expect((await run(1, "return 'a' .. ask('one')")).result).toEqual({ waits: 0 });
  expect((await run(2, "return 'b' .. ask('two') .. ask('three')")).result).toEqual({ waits: 0 });
  expect((await run(3, "return 'c'")).result).toMatchObject({ done: { reply: { text: 'c' } } });
  expect((await answer('two', '2')).finished).toBeUndefined();
  expect((await answer('one', '1')).finished).toMatchObject([{ turn: 1, result: { reply: { text: 'a1' } } }]);
  expect((await answer('three', '3')).finished).toMatchObject([{ turn: 2, result: { reply: { text: 'b23' } } }]);
});

test('one that waits can be stopped, and the others wait on', async () => {
  make();
  await run(1, "local x = ask('one') return x");
  await run(2, "local x = ask('one') return x");
  expect((await machine.stop(1)).finished).toMatchObject([{ turn: 1, result: { error: { kind: 'killed', message: 'script:1: the run was stopped' } } }]);
  expect((await machine.stop(1)).finished).toBeUndefined();
  expect((await answer('one', 'yes')).finished).toMatchObject([{ turn: 2, result: { reply: { text: 'yes' } } }]);
});
