// What is debugged: one command that runs a script, in a copy of the engine, where it can be run again and again. Each pass begins
// from the same data, the same Lua and the same time and chance, and is taken back.
import type { LuaRuntime } from '../../../lua/runtime.ts';
import { Vms } from '../../../lua/vms.ts';
import { applyRedo } from '../../../redis/apply-redo.ts';
import type { Client } from '../../../redis/client.ts';
import { Engine } from '../../../redis/engine.ts';
import { snapshot } from '../../../redis/redo.ts';
import type { Bytes, Reply } from '../../../redis/reply.ts';
import type { ScriptDebugger } from '../../../redis/script-vm.ts';
import { Scripting } from '../../../redis/scripting.ts';
import type { Random, RandomState } from '../random.ts';
import { ScriptMachine } from '../script-machine.ts';
import { LiveTape } from './tape.ts';
import { withSteps } from './steps.ts';
import type { OnStep } from './steps.ts';

/** An engine that is debugged. */
export interface Debugged {
  readonly engine: Engine;
  /** Where math.random of its scripts stands. */
  readonly random: Random;
  readonly vms: Vms;
  makeLua(): LuaRuntime;
  /** Called now and then in a pass: others can be answered in between. */
  readonly onLook?: () => void;
}

/** A pass reads the clock as the trial begins, and as the command begins in it. */
const EPOCHS = 2;
/** What is run instead of a script's steps where nobody waits for it any more. */
const ENDS = (): boolean => true;

export class Debuggee {
  readonly engine: Engine;
  readonly tape: LiveTape;
  readonly scripting: Scripting;
  private readonly vms = new Vms();
  private readonly machine: ScriptMachine;
  private readonly client: Client;
  private readonly chance: RandomState;
  private running = false;
  private gone = false;

  /** `alone`: nobody is answered while it runs. */
  constructor(
    private readonly original: Debugged, private readonly caller: Client, private readonly args: readonly Bytes[], alone: boolean,
  ) {
    const { engine } = original;
    this.tape = new LiveTape(engine.clock, engine.random);
    this.engine = new Engine({ clock: this.tape.clock, random: this.tape.random, elapsed: engine.elapsed });
    let machine: ScriptMachine;
    this.scripting = this.engine.scripting = new Scripting(this.engine, (scripting) =>
      (machine = new ScriptMachine(scripting, () => this.vms.adopt(original.makeLua()))));
    this.machine = machine!;
    this.machine.onLook = alone ? undefined : original.onLook;
    this.chance = original.random.state;
    const release = engine.config.get('redis-version')!;
    this.engine.emulate(release);
    for (const batch of snapshot(engine)) applyRedo(batch, this.engine);
    this.engine.emulate(release);
    this.engine.applyConfig();
    this.engine.eviction.budget.limit = engine.eviction.budget.limit;
    if (engine.master !== undefined) this.engine.follow(engine.master);
    for (const client of engine.clients.values()) this.engine.connections.restore(client.state(), () => {}); // some are listening
    this.client = this.engine.clients.get(caller.id)!;
    this.pass(undefined, ENDS); // compiles it: the compiled script is there from now on
    this.vms.image();
  }

  /** Runs it from the beginning. Undefined where a step ended it. */
  pass(debug: ScriptDebugger | undefined, onStep: OnStep): Reply | undefined {
    this.vms.putBack();
    this.tape.rewind();
    this.machine.random.state = this.chance;
    this.running = true;
    try {
      return this.engine.trial(() => this.run(this.engine, this.client, this.vms, debug, (...step) => this.gone || onStep(...step)));
    } finally {
      this.running = false;
      if (this.gone) this.close();
    }
  }

  /** Runs it once more, now in the engine itself, with the time and chance of the passes. */
  forGood(debug: ScriptDebugger, onStep: OnStep): Reply {
    const { original: { engine, vms }, caller } = this;
    const { clock, random } = engine;
    engine.begin();
    this.tape.rewind();
    Object.assign(engine, { clock: this.tape.clock, random: this.tape.random });
    try {
      for (let i = 0; i < EPOCHS; i++) engine.readClock();
      return this.run(engine, caller, vms, debug, onStep) ?? null;
    } finally {
      Object.assign(engine, { clock, random });
      engine.end();
    }
  }

  /** Where it runs, once it does not any more. */
  close(): void {
    this.gone = true;
    if (!this.running) for (const lua of this.vms.alive) lua.close();
  }

  private run(engine: Engine, client: Client, vms: Vms, debug: ScriptDebugger | undefined, onStep: OnStep): Reply | undefined {
    const scripting = engine.scripting!;
    scripting.debugger = debug;
    try {
      return withSteps(vms, onStep, () => engine.execute(client, this.args));
    } finally {
      scripting.debugger = undefined;
    }
  }
}
