// Where time goes: every so many instructions the stack is looked at, and the time since the last look is its. Calls of the
// host are timed each. What looking takes is taken out of all times.
import type { Around, LuaRuntime, Probe } from '../../lua/runtime.ts';
import { LuaType } from '../../lua/runtime.ts';
import type { FlameNode, HostCall, Profile, ProfileFunction, ProfileLine } from '../../protocol.ts';
import type { HostCalls } from '../host.ts';
import { sizeOf } from './measure.ts';
import { stackOf } from './where.ts';
import type { Step } from './where.ts';

/** Calls of the host that are told one by one; beyond a number of calls the stack is looked at for each so-many-th alone. */
const TOLD = 1_000;
const EACH = 1_000;
const SPARSE = 50;
/** Nodes of the chart, lines and functions: enough for any script, bounded against a hostile one. */
const NODES = 20_000;

export interface Sum { calls: number; failed: number; time: number }

/** Names that the machine itself calls by. */
const OWN = new Set(['error handler']);

export class Sampler {
  readonly flame: FlameNode = { name: 'run', chunk: '', line: 0, total: 0, self: 0, host: false, children: [] };
  readonly lines = new Map<string, ProfileLine>();
  readonly functions = new Map<string, ProfileFunction>();
  readonly calls: HostCall[] = [];
  readonly sums = new Map<string, Sum>();
  samples = 0;
  private count = 0;
  private nodes = 0;
  private begun = 0;
  /** When what is not accounted for yet began, and what of it was before a call of the host. */
  private last = 0;
  private pending = 0;
  /** Time in the host since the stack was last looked at for one, by what was called. */
  private readonly unplaced = new Map<string, number>();
  private inside = false;
  /** Labels of calls, by their functions and first arguments. */
  private readonly labels = new Map<string, string>();

  /** `now`: milliseconds. */
  constructor(private readonly now: () => number, private readonly names: HostCalls) {}

  /** A run begins; calls are told one by one of the `first` one. */
  begin(): void {
    this.begun = this.last = this.now();
    this.pending = 0;
    this.calls.length = this.count = 0;
  }

  /** What a VM is to be listened to with. */
  probe(every: number): Probe { return { count: { every, heard: (lua) => this.heard(lua) } }; }

  private heard(lua: LuaRuntime): void {
    const time = this.pending + this.now() - this.last;
    this.pending = 0;
    this.samples++;
    this.place(stackOf(lua), time);
    this.last = this.now();
  }

  around(lua: LuaRuntime): Around {
    return (name, call) => {
      if (this.inside || OWN.has(name)) return call();
      const began = this.now();
      this.pending += began - this.last;
      const label = this.label(name, lua.type(1) === LuaType.String ? lua.readString(1) : undefined);
      const steps = ++this.count <= EACH || this.count % SPARSE === 0 ? stackOf(lua) : undefined;
      const sent = this.count <= TOLD ? sizeOf(lua, 1, lua.top()).bytes : 0;
      this.inside = true;
      const start = this.now();
      let results = -1;
      try {
        return results = call();
      } finally {
        const took = this.now() - start;
        this.inside = false;
        const got = this.count <= TOLD && results > 0 ? sizeOf(lua, lua.top() - results + 1, lua.top()).bytes : 0;
        this.note(label, steps, { took, sent, got, at: start - this.begun, failed: results < 0 });
        this.last = this.now();
      }
    };
  }

  private label(name: string, first: string | undefined): string {
    const key = first === undefined ? name : `${name} ${first}`;
    const known = this.labels.get(key);
    if (known !== undefined) return known;
    const label = this.names.label(name, first);
    if (this.labels.size < NODES) this.labels.set(key, label);
    return label;
  }

  private note(label: string, steps: Step[] | undefined, call: Omit<HostCall, 'name' | 'line'>): void {
    const sum = this.sums.get(label) ?? { calls: 0, failed: 0, time: 0 };
    this.sums.set(label, sum);
    sum.calls++;
    sum.failed += Number(call.failed);
    sum.time += call.took;
    this.unplaced.set(label, (this.unplaced.get(label) ?? 0) + call.took);
    if (this.count <= TOLD) this.calls.push({ name: label, line: steps?.at(-1)?.line ?? 0, ...call });
    if (steps === undefined) return;
    for (const [name, time] of this.unplaced) this.place(steps, time, name);
    this.unplaced.clear();
  }

  /** How many calls of the last run there were beyond those that are told. */
  get dropped(): number { return this.count - this.calls.length; }

  /** Gives time to a stack, and to what it calls of the host. */
  private place(steps: readonly Step[], time: number, called?: string): void {
    let node = this.flame;
    node.total += time;
    const seen = new Set<ProfileLine | ProfileFunction>();
    const once = (it: ProfileLine | ProfileFunction): void => {
      if (!seen.has(it)) it.total += time;
      seen.add(it);
    };
    for (const step of steps) {
      node = this.child(node, step.name, step.chunk, step.defined, false);
      node.total += time;
      once(this.line(step));
      once(this.function(step));
    }
    const last = steps.at(-1);
    if (last !== undefined) {
      this.line(last).self += time;
      if (called === undefined) this.function(last).self += time;
    }
    if (called !== undefined) {
      node = this.child(node, called, '', 0, true);
      node.total += time;
    }
    node.self += time;
  }

  private child(parent: FlameNode, name: string, chunk: string, line: number, host: boolean): FlameNode {
    const known = parent.children.find((one) => one.name === name && one.line === line && one.chunk === chunk);
    if (known !== undefined) return known;
    if (this.nodes >= NODES) return parent;
    this.nodes++;
    const made = { name, chunk, line, total: 0, self: 0, host, children: [] };
    parent.children.push(made);
    return made;
  }

  private line({ chunk, line }: Step): ProfileLine {
    return of(this.lines, `${chunk}:${line}`, () => ({ chunk, line, self: 0, total: 0, count: 0 }));
  }

  private function({ chunk, defined, name }: Step): ProfileFunction {
    return of(this.functions, `${chunk}:${defined}`, () => ({ chunk, line: defined, name, self: 0, total: 0, calls: 0 }));
  }

  /** As of one run, where so many were sampled. */
  finish(runs: number): Pick<Profile, 'lines' | 'functions' | 'flame' | 'samples'> {
    const scaled = <T extends { self: number; total: number }>(it: T): T => ({ ...it, self: it.self / runs, total: it.total / runs });
    const node = (it: FlameNode): FlameNode => ({ ...scaled(it), children: it.children.map(node).sort((a, b) => b.total - a.total) });
    return {
      lines: [...this.lines.values()].map(scaled), functions: [...this.functions.values()].map(scaled),
      flame: node(this.flame), samples: this.samples,
    };
  }
}

/** What stands for a name, made where it is new and there is room; where there is none, one that nobody keeps. */
function of<T>(all: Map<string, T>, name: string, make: () => T): T {
  const known = all.get(name);
  if (known !== undefined) return known;
  const made = make();
  if (all.size < NODES) all.set(name, made);
  return made;
}
