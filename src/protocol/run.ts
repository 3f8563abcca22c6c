// A run: what is asked for, and the record of what it did. Types alone.
import type { Inputs, SettingValue } from './host.ts';
import type { Bytes, WireReply } from './values.ts';

export interface RunRequest {
  host: string;
  lua: '5.1' | '5.4';
  /** Settings of the host by id; what is absent is at its default. */
  settings: Record<string, SettingValue>;
  script: Bytes;
  inputs: Inputs;
  /** The client that runs it (see `connect`). */
  client: number;
}

/** Where a script stands, as its document names it. */
export type ScriptState = 'not_cached' | 'cached' | 'executing' | 'completed';

/** A happening of the host's document: "script.executed" with its payload. */
export interface HostEvent {
  name: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Only plain values: strings are bytes. What is too large stands as a CutText or CutItems (see cut.ts). */
  payload: Record<string, unknown>;
  client: number;
}

export interface LogLine {
  level: 'debug' | 'verbose' | 'notice' | 'warning' | 'print';
  text: Bytes;
  /** Bytes of the whole line, where the text is only its beginning. */
  length?: number;
  at: number;
}

export type RunErrorKind =
  'syntax' | 'runtime' | 'timeout' | 'memory' | 'output' | 'calls' | 'sandbox' | 'killed';

export interface RunError {
  kind: RunErrorKind;
  /** The host's own text, whole. */
  message: Bytes;
  /** 1-based line of the script, where known. */
  line?: number;
  /** Of a script that the page joined from files: the file that `line` is of. */
  file?: string;
  /** The part of the script that failed, where the host's scripts have named parts. */
  part?: Bytes;
  /** In plain words: what to do about it. */
  hint?: string;
  /** What would help, so that a press does it. */
  fix?: InputFix;
}

/** A sentence or more: what became another thing in a run, and what to write. */
export interface Advice {
  text: string;
  /** It is about the reply: what of the returned value is not in it. */
  of?: 'reply';
  /** 1-based line of the script, where known. */
  line?: number;
  /** As in `RunError`. */
  file?: string;
}

/** Keys that are to be added to the JSON object in an input of the host. */
export interface InputFix {
  /** As on a button. */
  label: string;
  /** The id of the input. */
  input: string;
  /** A JSON object. Unicode text. */
  add: string;
}

/**
 * What a run changed in one thing of its world, in a form of the host's own: the house keeps, counts and cuts it, and the
 * host's panels draw it. Null: it was not there before, or is not afterwards. `cut`: the values were too large to be kept.
 */
export interface Difference { before: ThingThen | null; after: ThingThen | null; cut?: true }

/** A thing as it was or is. `value` is what may be large; `partial`: not all of it is there. */
export interface ThingThen { value: object; partial: boolean }

/** Which of the person's scripts ran: `digest` tells whether its text is still the one that ran. */
export interface RanDraft {
  id: string;
  name: string;
  digest: string;
  /** Where it was joined from several files. */
  map?: SourceMap;
}

/** Where the lines of a joined script come from. Lines are 1-based. */
export interface SourceMap {
  /** The script itself first, with the digest of each one's text. */
  files: { name: string; digest: string }[];
  /** In order: from line `joined` on, it is file `file` from its line `line` on. */
  stretches: [joined: number, file: number, line: number][];
}

/** A call of the host that a script made. */
export interface RunCall {
  /** Its name and its arguments, each as far as it is kept. */
  words: Bytes[];
  /** Not all of the words are there, or one is not whole. */
  cut?: true;
  /** As far as it is kept: a part that is cut has its true length. */
  reply: WireReply;
  /** 1-based line of the script, where known. */
  line?: number;
  /** As in `RunError`. */
  file?: string;
  /** Milliseconds since the run began, with fractions, when it was answered. */
  at: number;
}

/** Everything one run did: one plain value that panels draw, tests assert on and links can carry. */
export interface RunRecord {
  /** Larger than those of the runs before it, in other tabs too: the time of its reply, in milliseconds since 1970. */
  id: number;
  host: string;
  /** Added by the page. */
  draft?: RanDraft;
  /** Added by the page: what the script was given; absent where it is too large to be kept. */
  given?: Pick<RunRequest, 'lua' | 'settings' | 'inputs'>;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Milliseconds, with fractions. */
  duration: number;
  /** SHA1 of the script where the host caches by it. */
  sha?: string;
  state: ScriptState;
  /** With the tags of RESP3, and `null array`: what a RESP2 client gets is told from it. */
  reply: WireReply;
  error?: RunError;
  /** In plain words: what works here but is a mistake elsewhere. */
  advice?: string;
  /** In sentences: which releases lack what it called. */
  needs?: string;
  /** What the host made of what the script meant, where that is another thing. */
  advised?: Advice[];
  events: HostEvent[];
  /** Events beyond the cap, counted by name. */
  eventsDropped: Record<string, number>;
  /** The first lines. */
  log: LogLine[];
  /** Lines that are not kept: those between the first and the last ones. */
  logDropped: number;
  /** The last lines of a long log; absent: `log` has all that are kept. */
  logEnd?: LogLine[];
  differences: Difference[];
  differencesDropped: number;
  rolledBack: boolean;
  /** Calls of the host by name. */
  commands: { name: string; calls: number; failed: number }[];
  /** The first of them, in order; absent: the host keeps none, or none was made. */
  calls?: RunCall[];
  violations: { operation: string; reason: string; line?: number }[];
  /** Violations beyond the cap; absent: none. */
  violationsDropped?: number;
  /**
   * It comes from the history, which keeps the beginning of what is large. "unmarked": by a version that did not tell
   * what it cut.
   */
  trimmed?: 'marked' | 'unmarked';
}
