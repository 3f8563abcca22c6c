// The page's door of a host. `PageDoor` is data, and what fetches the rest when it is wanted; `HostPage` lives in a page with a
// session, while the host's world is open. `House` is what the page gives to both. Nothing else in the page knows a host.
import type { Component } from 'svelte';
import type { FileBytes } from '../project/format.ts';
import type { Project, Seed } from '../project/project.ts';
import type {
  Bytes, ChoiceSetting, Difference, HostEvent, HostInfo, HostInput, HostSetting, InputFix, Inputs, KnownWord, LogLine, Manner, PanelInfo, Port, RunRecord,
  RunRequest, Running, SettingValue, WireReply, Word,
} from '../protocol.ts';
import type { ViewInfo } from '../ide/kit/views.ts';
import type { Diagnostic } from '../syntax/diagnostic.ts';
import type { LuaTree } from '../syntax/parse.ts';

/** A run without its reply, which may be large. */
export type RunBeside = Omit<RunRecord, 'reply'>;

/** What the page has of a host. */
export interface PageDoor {
  /** How a run is answered in the words of its host, where its world cannot; absent: in the session's. */
  manner?(request: RunRequest): Manner<RunRecord>;
  /** The forms of its replies, the first one first shown; absent: a list of values, and JSON. */
  views?: readonly ViewInfo[];
  /** Fetches what draws the form "own" of them. */
  ownView?(): Promise<{ default: Component<{ reply: WireReply; record: RunBeside }> }>;
  /** Sentences for people; each has one that fits any host in its place. */
  says?: {
    /** In which forms a reply shows. */
    views?: string;
    /** That a failed run was taken back. */
    rolledBack?: string;
    /** Above what a run changed: "Changed keys". */
    changes?: string;
    /** Above what it called: "Commands". */
    calls?: string;
  };
  /** What a difference of a run is about, in few words; absent: its number alone. */
  differenceName?(difference: Difference): string;
  /** The same with what became of it, as a text for people; absent: its name with its values. */
  differenceText?(difference: Difference): string;
  /** Fetches what tells a difference as a line; absent: its name, and its values as JSON. */
  changes?(): Promise<{ changeOf: ChangeOf }>;
  /** What of its world people name, how, and what it makes of such a name (`World.follow`); absent: nothing. */
  thing?: { label: string; as?: string; of(name: string): unknown };
  /** What shows of an act in which scripts ran: "FCALL add 1 k 5"; absent: its name. */
  actText?(name: string, given: unknown): string;
  /** The call by which a script says where one wants to stop. */
  breaksAt?: string;
  /** How the name of a call shows (`RunRecord.commands`); absent: as it is. */
  callName?(name: string): string;
  /** Its panels, by the ids that `HostInfo.panels` names. */
  panels?: Record<string, PanelDoor>;
  /** Fetches what diagnoses its scripts, which then show it in the editor. */
  diagnose?(): Promise<{ diagnose: Diagnose }>;
  /** Fetches what tells the parts of its scripts; absent: they have none. */
  parts?(): Promise<{ partsOf: PartsOf }>;
  /** What new projects have set, where that is not what an absent setting means. */
  newSettings?: Record<string, SettingValue>;
  /** The script as code for clients. */
  exports?(): Promise<Exports>;
  /** Makes a project of a file that is no script (`HostInfo.data`), with what was left out, in sentences. Throws ProjectError. */
  readFile?(bytes: FileBytes, name: string, words: readonly Word[]): Promise<{ project: Project; notes: string[] }>;
  /**
   * Takes files into the host's world, where they are what such a world is kept in elsewhere; says whether it did. Throws
   * ProjectError for those that are, and cannot be read.
   */
  takeFiles?(house: House, files: readonly { name: string; bytes: FileBytes }[]): Promise<boolean>;
  /** Offers what can be done with a text that was pasted into a script; `takeBack` takes it out again. Says whether it did. */
  pasted?(house: House, text: string, takeBack: () => void): Promise<boolean>;
  /** Fetches what an empty result says to who is new; absent: what the host is about, and its first examples. */
  welcome?(): Promise<{ welcome: Welcome }>;
  /** What shows until the hosts have said what they have, of the host that a first visit begins with. */
  first?: FirstVisit;
  /** What lives while the page has its world open; absent: it needs nothing of the kind. */
  open?(house: House): Promise<HostPage>;
}

/** `examples`: the ids of those to begin with; `about`: a sentence on rights, where the help tells what this is. */
export interface Welcome { lines: readonly string[]; examples: readonly string[]; about?: string }

/** A difference of a run (its `at`th) in few words: what it is about, and how it was and is, where it was and is there. */
export type ChangeOf = (difference: Difference, at: number) => { name: string; before?: string; after?: string };

export interface FirstVisit {
  script: { name: string; lua: '5.1' | '5.4'; script: string; inputs: Inputs };
  panels: readonly PanelInfo[];
  inputs: readonly HostInput[];
}

/** A panel: what it is made of is fetched when it is first shown; of one that stands in front from the start, after the first reply. */
export interface PanelDoor {
  load(): Promise<{ default: Component<PanelProps> }>;
  /** On a phone's bar of tabs. */
  icon?: Icon;
  /** It shows what is there now, also while one looks back at a run. */
  then?: 'now';
  /** It draws the run that shows: steps to the runs before and after stand above it. */
  ofRun?: true;
  /** It shows the host's world: its clock and the ways to begin again stand above it. */
  world?: true;
  /** It is a list that fills its height. */
  list?: true;
  /** What the run that shows left in it: on its tab. */
  count?(record: RunBeside): number;
  /** The name (aria-label) of the field in it that the keyboard goes to; absent: to the panel. */
  field?: string;
}

/** An icon of the set that the page uses. */
export type Icon = Component<{ 'size'?: number; 'strokeWidth'?: number; 'aria-hidden'?: 'true' }>;

/** What a panel of a host gets. */
export interface PanelProps {
  /** What the host has open; undefined: nothing yet, or nothing at all. */
  page: HostPage | undefined;
  /** The run that shows, without its reply, which may be large; null: there was none. Where `then`, with what it had changed by that step. */
  record: RunBeside | null;
  /** That run is not the last one. */
  past: boolean;
  /** Its world shows as it was at a step of a run that is looked back at: `ask` is answered by that, and nothing can be changed. */
  then: boolean;
  /** The text of the open script. */
  script: string;
  /** Of the draft that is open; '' before there is one. */
  draftId: string;
  /**
   * The run of this host that is under way: its line, and the events and log lines so far, told a few times a second;
   * undefined: none is, or it has only begun.
   */
  progress: Running | undefined;
  /** Something runs, of whichever panel. */
  running: boolean;
  /** Counts up when a world may have changed. */
  revision: number;
  /** It can be seen; out of sight nothing need be drawn. */
  visible: boolean;
  /** The host's words. */
  words: readonly Word[];
  /** Shows a line of the script in the editor, 1-based. */
  goToLine(line: number): void;
  /** Opens a part of the script alone in the editor, by its name. */
  openPart(name: string): void;
  /** Adds to the inputs of the open script, and says so. */
  fix(fix: InputFix): void;
  /** Asks the host's world (`World.ask`); answered while a run keeps it, too. */
  ask(name: string, given: unknown): Promise<unknown>;
  /** Changes the host's world (`World.act`), as the page itself. */
  act(name: string, given: unknown): Promise<unknown>;
  /** Tells the person what happened, with the way back where there is one. */
  notify(text: string, undo?: () => void): void;
  /** Opens a source as a script of its own, for the host and with the settings of the open one. */
  openScript(name: string, source: Bytes, lua?: '5.1' | '5.4'): void;
}

/** What a text is diagnosed with. */
export interface Diagnosing {
  lua: '5.1' | '5.4';
  /** The tree of the text, where it is Lua and read already. */
  tree?: LuaTree | undefined;
  settings: Record<string, SettingValue>;
  /** The host's, as the chosen release has them. */
  words: readonly KnownWord[];
  /** How many values each input that is a list has; absent: nobody knows. */
  given?: Readonly<Record<string, number | undefined>> | undefined;
  /** Other text is joined to it when it runs: it includes some, or is included. */
  isJoined: boolean;
  /** Where the text is a part that is opened alone: all of the script. */
  whole?: string | undefined;
  /** As in `PanelProps`. */
  ask(name: string, given: unknown): Promise<unknown>;
}

/** What can be said of a text of a host before it runs; undefined: nothing at the moment, and what was said last may stay. */
export type Diagnose = (text: string, about: Diagnosing) => readonly Diagnostic[] | Promise<readonly Diagnostic[] | undefined>;

/** A part of a script that can be opened alone. What is typed goes back to its place. */
export interface Part {
  /** No other of the script is called so. */
  name: string;
  /** What it holds, as it is edited. */
  code: string;
  /** Where it stands in the script. */
  from: number;
  to: number;
  /** The line of the part that a line of the script is; undefined: it is none of its. Both 1-based. */
  lineOf(line: number): number | undefined;
  /** What stands at its place with another code, and the part that it is then. */
  with(code: string): { insert: string; part: Part };
}

/** The parts of a script in its order; undefined: none can be told, for the script is broken. */
export type PartsOf = (text: string, about: Pick<Diagnosing, 'settings' | 'ask'>) => Promise<readonly Part[] | undefined>;

/** What lives of a host in a page with a session. */
export interface HostPage {
  /** The part that runs its scripts (`RunRequest.client`); absent: 1. */
  readonly client?: number;
  /** What can be done, now; asked for again as the page's state changes. */
  actions?(): Action[];
  /** What can lie over the page. */
  readonly dialogs?: readonly HostDialog[];
  /** What the host's world holds, as it goes into projects and comes from them; absent: it holds nothing. */
  readonly data?: HostData;
  /** What several clients do to one another; absent: its world has none. */
  readonly interleaving?: Interleaving;
  /** A run of the editor ended. */
  ran?(): void;
  /** What helps where a run failed; asked for the last one alone. */
  wayOut?(record: RunBeside): WayOut | undefined;
}

/** Something that can be done: the palette lists it, and its key does it. */
export interface Action {
  title: string;
  /** Under which the palette lists it: one of the page's own groups, or another. */
  group: string;
  /** As "Mod+Enter": Mod is Command on a Mac, Control elsewhere. */
  keys?: string | undefined;
  enabled?: boolean;
  run(): void;
  /** Where it shows beside the palette: "run" beside the button that stops a run, and there is one of these. */
  menu?: { of: 'run' | 'version' | 'help'; label?: string; about: string };
}

export interface WayOut { label: string; about: string; run(): void }

/** Fetched when it first opens, and kept then. It closes itself. */
export interface HostDialog {
  readonly open: boolean;
  load(): Promise<{ default: Component<{ page: HostPage }> }>;
}

/** The open script from several clients, beside the same without a script: on a copy, nothing changes. */
export interface Interleaving {
  title: string;
  about: string;
  /** Clients. */
  most: number;
  /** The same `seed` is the same order again. */
  run(request: RunRequest, clients: number, seed: number): Promise<Lane[]>;
}

/** One way in which they did it, step by step; `text`: what came of it, in sentences; `lost`: something was. */
export interface Lane { title: string; text: string; lost: boolean; steps: readonly { client: number; text: string; reply: WireReply }[] }

export interface HostData {
  /** "the database": within a sentence. */
  name: string;
  /** What asks whether to take it along. */
  label: string;
  /** It as it is now, as what makes it again, in so many bytes; `left`: what did not fit, as a sentence, or "". */
  now(bytes: number): Promise<{ seed: Seed; left: string }>;
  /** The same of before a run of this visit, by the id of its record; undefined: that is not known any more. */
  before?(run: number, bytes: number): Promise<{ seed: Seed; left: string } | undefined>;
  /** Empties it; absent: a world that begins anew, as a first visit finds it, stands for that. */
  clear?(): Promise<void>;
  /** "the next expiry": what time alone brings there next, within a sentence; absent: nothing. */
  due?: string;
  /** Makes the data of a project, and where some of it was made before the same again; `text`: what came of it, as a sentence. */
  make(seed: Seed): Promise<{ text: string; failed: boolean }>;
  /** The same for an example (`ExampleBody.seed`). */
  makeExample(seed: readonly string[]): Promise<void>;
}

export interface Exports {
  about: string;
  /** What is said where the script holds bytes that are no UTF-8. */
  loneByte: string;
  targets: readonly ExportTarget[];
}

/** `extension`: the end of a file's name, without the dot; `values`: of an input that is a list. */
export interface ExportTarget {
  id: string;
  title: string;
  extension: string;
  code(script: string, values: (input: string) => readonly Bytes[]): string;
}

export interface NoticeOptions {
  tone?: 'plain' | 'warning' | 'error';
  action?: { label: string; run: () => void };
  /** What it is about, where a later one about the same takes its place. */
  topic?: string;
  /** What its action does is of the state that a world is in: it leaves when another takes that one's place. */
  ofWorld?: true;
  /** Milliseconds until it leaves by itself; Infinity: only when dismissed. */
  lasts?: number;
}

/** What the page gives to a host's door. */
export interface House {
  /** What speaks to the worlds; undefined until the engine has started. */
  readonly session: Port | undefined;
  /** All that there are; none until they are known. */
  readonly hosts: readonly HostInfo[];
  /** That of the open script. */
  readonly host: HostInfo | undefined;
  /** Its setting that says which release is emulated. */
  readonly release: (HostSetting & ChoiceSetting) | undefined;
  readonly notices: { show(text: string, options?: NoticeOptions): void };
  readonly runs: {
    readonly busy: boolean;
    /** Something happened beside runs: the events and log lines of the visit have it. */
    note(told: { events: HostEvent[]; log: LogLine[] }): void;
  };
  /** The person's scripts. */
  readonly projects: {
    readonly list: readonly { readonly id: string; readonly name: string }[];
    readonly currentId: string;
    setting(setting: HostSetting): SettingValue;
    /** What is set of a host's, as a run gets it. */
    settingsFor(host: HostInfo): Record<string, SettingValue>;
  };
  /** What a host has open; undefined: nothing yet, or nothing at all. */
  pageOf(host: string): HostPage | undefined;
  /** What a run of the open script asks for, with what it includes; undefined where its host is not here. */
  prepared(): Promise<RunRequest | undefined>;
  /** What a run asked for; undefined where its script is not known any more. */
  requestOf(run: RunBeside): RunRequest | undefined;
  /** A new script, which is open then. */
  openScript(start: Pick<Project, 'name' | 'host' | 'lua' | 'script'> & Partial<Pick<Project, 'inputs' | 'seed'>>): void;
  /** Puts values into the fields of a script, which is open then. Returns what takes them out again. */
  fillIn(id: string, inputs: Inputs): () => void;
  /** Shows a panel and puts the keyboard into it. */
  focus(place: string): Promise<void>;
  /** Somebody is about to type: what is left of the page may be fetched. */
  settle(): void;
  /** What was remembered between visits, of whatever shape. */
  remembered(name: string): unknown;
  remember(name: string, value: unknown): void;
}
