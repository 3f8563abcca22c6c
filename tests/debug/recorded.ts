// Runs that are recorded on one machine and looked back at on another.
import { Debugger } from '../../src/debug/debugger.ts';
import type { Pace } from '../../src/debug/timeline.ts';
import type { LuaFactory } from '../../src/hosts/host.ts';
import { hosts } from '../../src/hosts/list.ts';
import { Machine } from '../../src/hosts/machine.ts';
import { createLua } from '../../src/lua/create.ts';
import type { Answer, Chunk, LuaValue, Opened, Outcome, Part, RecordedCall, Recording, RunRecord, RunRequest, Visited } from '../../src/protocol.ts';
import { wasm } from '../lua/vm.ts';

export const newDebugger = (pace?: Pace): Debugger => new Debugger(hosts, makeLua, pace);
export const makeLua: LuaFactory = (version, limits) => createLua(version, wasm[version], limits);

/** A machine with one client of Redis, and all that it told. */
export class Primary {
  readonly chunks: Chunk[] = [];
  who = 0;
  private turns = 0;
  private readonly machine = new Machine((message) => { if (message.event === 'changed') this.chunks.push(message.args[0]); }, hosts);

  static async start(): Promise<Primary> {
    const primary = new Primary();
    primary.machine.start({ wasm, role: 'primary', position: 0 });
    primary.who = ((await primary.act('connect', null)).result as { done: { id: number } }).done.id;
    return primary;
  }

  async run(given: Partial<RunRequest> & { script: string }): Promise<{ record: RunRecord; recording: Recording }> {
    const host = given.host ?? 'redis';
    const request: RunRequest = { host, lua: '5.1', settings: {}, inputs: {}, client: this.who, ...given };
    const before = await this.before();
    const answer = await this.machine.run(request, { id: ++this.turns, who: this.who, waited: false, recorded: true });
    this.take(answer);
    const record = (answer.result as Extract<Outcome<RunRecord>, { done: unknown }>).done;
    return { record, recording: this.recording(host, { request }, record.startedAt, before, answer) };
  }

  /** A command of the console. */
  async command(...args: string[]): Promise<{ reply: unknown; recording: Recording }> {
    const before = await this.before();
    const given = { args };
    const answer = await this.act('execute', given, true);
    const { reply } = (answer.result as { done: { reply: unknown } }).done;
    return { reply, recording: this.recording('redis', { name: 'execute', given }, Date.now(), before, answer) };
  }

  private async before(): Promise<{ chunks: Chunk[]; parts: Part[] }> {
    const part = await this.machine.part('redis', this.who);
    return { chunks: [...this.chunks], parts: part === null ? [] : [part] };
  }

  private recording(
    world: string, call: RecordedCall, at: number, before: { chunks: Chunk[]; parts: Part[] }, { recorded }: Answer<unknown>,
  ): Recording {
    return structuredClone({ world, call, who: this.who, at, ...before, ...recorded });
  }

  private async act(name: string, given: unknown, recorded = false): Promise<Answer<Outcome<unknown>>> {
    const answer = await this.machine.act('redis', name, given, { id: ++this.turns, who: this.who, waited: false, ...recorded && { recorded: true as const } });
    this.take(answer);
    return answer;
  }

  private take({ batch }: Answer<unknown>): void { if (batch !== undefined) this.chunks.push(batch); }
}

export interface Looked { debug: Debugger; opened: Opened; record: RunRecord }

/** Runs a script after others, and opens it. */
export async function lookBack(given: Partial<RunRequest> & { script: string }, before: string[][] = []): Promise<Looked> {
  const primary = await Primary.start();
  for (const command of before) await primary.command(...command);
  const { record, recording } = await primary.run(given);
  const debug = newDebugger();
  return { debug, opened: await debug.open(recording), record };
}

/** The lines of a run, with the depth of each where it is asked for. */
export async function linesOf(debug: Debugger, count: number): Promise<number[]> {
  return (await debug.range(0, count)).map(({ line }) => line);
}

/** A value as text, short. */
export function show(value: LuaValue): string {
  if (value.type === 'string') return JSON.stringify(value.text);
  if (value.type !== 'table') return value.text;
  const entries = value.entries?.map(([key, of]) => (key.type === 'number' ? show(of) : `${key.text}=${show(of)}`)) ?? ['...'];
  return `{${entries.join(', ')}}`;
}

/** The variables of a frame: "t={1, 2}". */
export const variables = ({ frames }: Visited, frame = 0): string[] =>
  frames[frame].variables.map(({ name, value }) => `${name}=${show(value)}`);
