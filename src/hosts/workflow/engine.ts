// What both engines work with: the file, its Lua, its mocks, and where they tell what happens.
import type { LogLine } from '../../protocol.ts';
import type { Fault } from './fault.ts';
import type { NodeLua } from './lua/node-lua.ts';
import type { Mocks } from './mocks.ts';
import type { Dict, Value } from './values/value.ts';
import type { YamlFile } from './yaml/read.ts';

/** Where a run tells what it does. */
export interface Teller {
  /** An event by the name that the engine gives it. */
  event(name: string, payload: Record<string, Value>): void;
  log(level: LogLine['level'], text: string): void;
  /** A node was run: what it was given, what it returned, how it ended. */
  node(step: Step): void;
}

/** One run of a node. `place` says where: the branch it is in, the loop and its iteration. */
export interface Step {
  node: string;
  line: number | undefined;
  before: Dict;
  after: Dict;
  /** What it returned; undefined where it failed. */
  returned?: Value;
  fault?: Fault;
  /** Milliseconds. */
  duration: number;
  branch?: string;
  loop?: { node: string; iteration: number };
}

export interface Engine {
  file: YamlFile;
  /** The file as a mapping. */
  sections: Dict;
  lua: NodeLua;
  mocks: Mocks;
  teller: Teller;
  /** Milliseconds that are left to the run; a fault where none are. */
  left(): number;
  /** Milliseconds of a clock for durations. */
  elapsed(): number;
  /** Milliseconds since 1970. */
  now(): number;
}

/** How a run ended. */
export interface Ending {
  /** null: the file could not be loaded, or the engine itself raised. */
  state: Dict | null;
  fault?: Fault;
}
