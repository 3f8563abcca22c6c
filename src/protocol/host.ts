// What a host tells of itself as data, and what its scripts are given: types alone.
import type { Bytes } from './values.ts';

/** What the page needs to know of a host to offer it; it has no branch on an id. */
export interface HostInfo {
  id: string;
  title: string;
  /** One sentence: what a script lives in here. */
  about: string;
  /** Versions that it can run, the default first. */
  lua: ('5.1' | '5.4')[];
  /** How the names of its scripts may end; absent: ".lua". */
  endings?: readonly string[];
  /**
   * Files that are no scripts and of which its door in the page makes a project: how their names end, and what people call them.
   * `world`: of those that may be taken whole into its world instead (`PageDoor.takeFiles`).
   */
  data?: { endings: readonly string[]; about: string; world?: readonly string[] };
  /** Where a run may need others than the one that it names: all that it may need. */
  runsOn?: ('5.1' | '5.4')[];
  /** Where its world runs scripts in acts, in questions and of its own accord: all that it needs for that. */
  actsOn?: ('5.1' | '5.4')[];
  /** How a project's seed and entries come into its world, and what programs are told of it; absent: projects hold commands alone. */
  project?: ProjectCalls;
  /** What chunks of Lua are called whose lines are those of the script; absent: of none they are. */
  chunks?: readonly string[];
  /** The input fields under the editor. */
  inputs: HostInput[];
  /** Panels that mean something here, in order, beside Result, Problems, Tests, Debug and Analysis, which every host has. */
  panels: PanelInfo[];
  settings: HostSetting[];
  /** Their scripts are asked for apart. */
  examples: ExampleTitle[];
  /** Names for completion and hover: functions, tables, commands inside `call` strings. */
  vocabulary: Word[];
}

/** Names of acts and of a question of a host's world. What an act refuses it answers with `{ error }`, a sentence. */
export interface ProjectCalls {
  /** Takes `{ world }`, a seed that is an object. */
  seed: string;
  /** Takes an entry, `{ file, trigger, enabled, capabilities }`, with the `script` in its file. */
  entry: string;
  /** Asked after a run with null: an object of JSON, what the command line tells beside the record. */
  told: string;
  /** An input that takes the files beside the script, as a JSON object of texts by their names; absent: they are included, or not there. */
  files?: string;
  /**
   * Asked with `{ secrets: false }`: the world as an object of tables, lists of rows that have an `id`; `rows` in it is an object of
   * more of them. `logs`: those that tell of runs alone.
   */
  tables?: { question: string; logs: readonly string[] };
  /** A question with null, answered with `{ now }`, and an act that lets time pass until `{ to }` while what is due runs. */
  time?: { question: string; act: string };
}

/**
 * A panel of a host's own. `dock`: it is of the world rather than of a run, and stands in the dock, beside whatever else shows; the
 * one in `front` shows there until another is chosen. `analysis`: it stands within Analysis, which every host has.
 */
export interface PanelInfo { id: string; title: string; dock?: true | 'front'; analysis?: true }

/** A field under the editor: `values`, one a line; one `text`, for example of JSON; a text of one `line`; or a `choice` of such, "" at first. */
export type HostInput = { id: string; label: string; hint: string } & (
  | { kind: 'values' | 'text' | 'line' }
  | { kind: 'choice'; options: readonly { value: string; label: string }[] });

/** What a field holds: bytes value by value, or one text's bytes. */
export type Input = Bytes[] | Bytes;
/** By the ids of the host's inputs; what is absent is empty. */
export type Inputs = Record<string, Input>;

export type HostSetting = { id: string; label: string; about: string } & (
  | { kind: 'boolean'; initial: boolean }
  | { kind: 'number'; initial: number; min: number; max: number; unit: string }
  | TextSetting
  | ChoiceSetting);
/** `pattern`: a regular expression for the whole of it; `hint`: what fits, in a few words. */
export interface TextSetting { kind: 'text'; initial: string; pattern: string; hint: string }
export interface ChoiceSetting {
  kind: 'choice';
  initial: string;
  options: { value: string; label: string; about?: string }[];
  /** It says which release of the host is emulated: it stands beside the host's name, by its label alone. */
  release?: true;
}
export type SettingValue = boolean | number | string;

export interface ExampleTitle {
  id: string;
  title: string;
  /** One or two sentences: when one uses it. */
  about: string;
}

export interface ExampleBody {
  script: string;
  /** As typed into the fields: values or a text. */
  inputs: Record<string, string[] | string>;
  /** What makes the data that the script expects, in a form of its host's. */
  seed: string[];
}

export type Example = ExampleTitle & ExampleBody;

export interface Word {
  /** As written in a script: "string.format", "json.encode", or a command name in upper case. */
  name: string;
  kind: 'function' | 'table' | 'constant' | 'command' | 'keyword';
  /** "string.format(format, ...)", or a command's syntax. */
  syntax: string;
  about: string;
  /** Where not every release of the host has it: those that lack it, as the host's setting names them, and which it came with. */
  lacks?: readonly string[];
  needs?: string;
  /** Of a command: what its calls are held against. */
  call?: CallShape;
  /** What is other of it in some releases, by their names in the host's setting. */
  in?: Readonly<Record<string, Partial<Pick<Word, 'syntax' | 'call'>>>>;
}

/** A word as one release has it; `absent`: it has it not. */
export interface KnownWord extends Word { absent?: true }

/** What a command asks of its calls, whatever its arguments mean. */
export interface CallShape {
  /** How many words a call has, its name's own among them; negative: at least so many. */
  arity: number;
  /** It may change something. */
  writes?: true;
  /** Scripts may not call it. */
  notInScripts?: true;
  /** Where keys stand among the words of a call: from `first`, every `step`th, to `last` (negative: from the end). */
  keys?: readonly { first: number; last: number; step: number }[];
  /** It is kept for programs that were written before `since`. `instead`: what to use, in words. */
  deprecated?: { since: string; instead: string };
}
