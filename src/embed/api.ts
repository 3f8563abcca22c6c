// The API of embed.js, as it is published: embed.d.ts is this file. It stands alone, so that it can.

/** Bytes: one character (U+0000 to U+00FF) a byte. */
export type Bytes = string;

/** A value that a script gets: a text, which is sent as UTF-8, or bytes. */
export type Value = string | Uint8Array;

/** What is shown and run. Everything but the script has a default. */
export interface Project {
  name?: string;
  script?: string;
  /** Other files, which the script can include. */
  files?: { name: string; text: string }[];
  /** What the script is called beside the files; default: main.lua. */
  main?: string;
  /** What of it runs, and when (`trigger`: in JSON, as its host says; null: a person); default: the script, by a person. */
  entries?: { file: string; trigger: unknown; enabled: boolean; capabilities: string[] }[];
  /** "redis" or "plain". */
  host?: string;
  lua?: '5.1' | '5.4';
  /** Settings of the host by their ids. */
  settings?: Record<string, string | number | boolean>;
  /** What a run is given, by the ids of the host's inputs: lists of values, or one text. */
  inputs?: Record<string, Value[] | string>;
  /** Inputs by names, in order; null: those above, for this case is the open one. */
  cases?: { name: string; inputs: Record<string, Value[] | string> | null }[];
  /** The same of the inputs "keys" and "argv". */
  keys?: Value[];
  argv?: Value[];
  /**
   * Commands that make the data that the script expects: each its parts. They are sent before the first run. An object is
   * the state in which the host's world begins.
   */
  seed?: Value[][] | Record<string, unknown>;
  /** The panel that is in front at first. */
  panel?: string;
}

export type Panel = 'reply' | 'inputs' | 'keyspace' | 'events' | 'log';

/** How an embed looks. */
export interface Look {
  /** "auto", the default: as the page around it (its color-scheme), or the system. */
  theme?: 'auto' | 'light' | 'dark';
  /** The script can be read, copied and run, not changed. */
  readOnly?: boolean;
  /** Panels, in order; with more than one there are tabs. The reply is always among them. Default: it alone. */
  panels?: Panel[];
  /** Pixels, or "auto", the default: as high as what it shows. */
  height?: 'auto' | number;
}

export interface Options extends Look {
  /** Where Evalua is; default: where embed.js comes from. */
  site?: string | URL;
  /** A project, or a link to one. */
  project?: Project | string;
  /** The accessible name of the frame; default: "Evalua". */
  title?: string;
  /** Milliseconds to wait for the embed; default: 30,000. */
  timeout?: number;
}

/** What a run did. */
export interface Result {
  /** No error. */
  ok: boolean;
  reply: {
    /** As redis-cli prints it; of a very large reply the first 10,000 elements, and how many follow. */
    text: string;
    /** As a RESP3 client gets it, whole. */
    wire: Reply;
  };
  error?: {
    kind: 'syntax' | 'runtime' | 'timeout' | 'memory' | 'output' | 'calls' | 'sandbox' | 'killed';
    message: string;
    /** 1-based line of the script, where known. */
    line?: number;
    /** The file that the line is of, where the script includes others. */
    file?: string;
    /** In plain words: what to do about it. */
    hint?: string;
  };
  /** Milliseconds, with fractions. */
  duration: number;
  /** What the script wrote. `at`: milliseconds since 1970; `length`: bytes of a line that is cut. */
  log: { level: 'debug' | 'verbose' | 'notice' | 'warning' | 'print'; text: string; length?: number; at: number }[];
  /**
   * What happened, in order. Strings of a payload are bytes; a long one stands as `{ beginning, bytes }`, a long list as
   * `{ first, elements }`.
   */
  events: { name: string; at: number; payload: Record<string, unknown> }[];
}

/**
 * A reply of RESP3. An integer beyond 2^53 stands as its digits. `length`: only the beginning is there, and this is how
 * many bytes, items or entries the whole has.
 */
export type Reply =
  | { type: 'status' | 'error' | 'bulk'; text: Bytes; length?: number }
  | { type: 'integer'; value: number | string }
  /** `text`: its digits, where Redis writes others than those of `%.17g`. */
  | { type: 'double'; value: number; text?: string }
  | { type: 'boolean'; value: boolean }
  | { type: 'null' | 'null array' }
  | { type: 'array' | 'set' | 'push'; items: Reply[]; length?: number }
  | { type: 'map'; entries: [Reply, Reply][]; length?: number }
  | { type: 'attributed'; attributes: [Reply, Reply][]; reply: Reply; length?: number }
  | { type: 'verbatim'; format: Bytes; text: Bytes; length?: number }
  | { type: 'big number'; digits: Bytes; length?: number };

/** What an embed tells of its own accord. */
export interface Events {
  /** A run ended, whoever began it. */
  result: Result;
  /** What it shows became so many pixels high; only with the height "auto". */
  height: number;
}

export interface Embed {
  readonly frame: HTMLIFrameElement;
  /** Shows a project, or a link to one, with data of its own. It does not run. Rejects where it cannot be read. */
  load(project: Project | string): Promise<void>;
  /**
   * Runs what is shown, as it is now. A script that fails resolves too: its result tells. Rejects where nothing could
   * run: one runs already, the host is unknown, another project was loaded.
   */
  run(): Promise<Result>;
  /** Ends what runs; what it wrote is taken back. */
  stop(): Promise<void>;
  /** Changes how it looks; what is not named stays. */
  set(look: Look): Promise<void>;
  /** Returns what ends the listening. */
  on<E extends keyof Events>(event: E, listener: (value: Events[E]) => void): () => void;
  /** Takes the embed away. What waits for an answer rejects. */
  destroy(): void;
}

/** Puts an embed into an element, at its end; resolves when it is there and shows its project. */
export declare function mount(element: Element, options?: Options): Promise<Embed>;
