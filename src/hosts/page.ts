// The page's door of a host, as far as the house asks: by its id. What a panel consists of is fetched when it is first shown.
import type { Component } from 'svelte';
import type { InputFix, Manner, PanelInfo, RunRecord, RunRequest, Running, SettingValue } from '../protocol.ts';
import type { ViewInfo } from '../ide/kit/views.ts';
import type { Diagnostic } from '../syntax/diagnostic.ts';
import type { LuaTree } from '../syntax/parse.ts';
import { mannerOf } from './redis/page/port.ts';

/** What a panel of a host gets. */
export interface PanelProps {
  /** The run that shows, without its reply, which may be large; null: there was none. */
  record: Omit<RunRecord, 'reply'> | null;
  /** That run is not the last one. */
  past: boolean;
  /** The text of the open script. */
  script: string;
  /** Of the draft that is open; '' before there is one. */
  draftId: string;
  /**
   * The run of this host that is under way: its line, and the events and log lines so far, told a few times a second;
   * undefined: none is, or it has only begun.
   */
  progress: Running | undefined;
  /** It can be seen; out of sight nothing need be drawn. */
  visible: boolean;
  /** Shows a line of the script in the editor, 1-based. */
  goToLine(line: number): void;
  /** Adds to the inputs of the open script, and says so. */
  fix(fix: InputFix): void;
  /** Asks the host's world (`World.ask`); answered while a run keeps it, too. */
  ask(name: string, given: unknown): Promise<unknown>;
}

/** What a text is diagnosed with. */
export interface Diagnosing {
  lua: '5.1' | '5.4';
  /** The tree of the text, where it is Lua and read already. */
  tree?: LuaTree | undefined;
  settings: Record<string, SettingValue>;
  /** Other text is joined to it when it runs: it includes some, or is included. */
  isPart: boolean;
  /** As in `PanelProps`. */
  ask(name: string, given: unknown): Promise<unknown>;
}

/** What can be said of a text of a host before it runs; undefined: nothing at the moment, and what was said last may stay. */
export type Diagnose = (text: string, about: Diagnosing) => readonly Diagnostic[] | Promise<readonly Diagnostic[] | undefined>;

/** What the page has of a host. */
interface PageDoor {
  /** How a run is answered in the words of its host, where its world cannot. */
  manner?(request: RunRequest): Manner<RunRecord>;
  /** The forms of its replies, the first one first shown; absent: a list of values, and JSON. */
  views?: readonly ViewInfo[];
  /** Its panels by the ids that `HostInfo.panels` names, but for those of Redis, which the page still has itself. */
  panels?: Record<string, () => Promise<{ default: Component<PanelProps> }>>;
  /** Fetches what diagnoses its scripts, which then show it in the editor. */
  diagnose?: () => Promise<{ diagnose: Diagnose }>;
}

const json: ViewInfo = { view: 'json', label: 'JSON', about: 'As JSON' };
const list: ViewInfo = { view: 'cli', label: 'List', about: 'Value by value' };

const DOORS: Record<string, PageDoor | undefined> = {
  redis: {
    manner: mannerOf,
    views: [
      { view: 'cli', label: 'redis-cli', about: 'As redis-cli prints it' },
      { view: 'resp2', label: 'RESP2', about: 'The bytes that a RESP2 client gets' },
      { view: 'resp3', label: 'RESP3', about: 'The bytes that a RESP3 client gets' }, json,
    ],
    diagnose: () => import('./redis/page/diagnose.ts'),
  },
  plain: { diagnose: () => import('./plain/page/diagnose.ts') },
  workflow: {
    views: [json, list], panels: { graph: () => import('./workflow/panels/Graph.svelte') },
    diagnose: () => import('./workflow/page/diagnose.ts'),
  },
};

/** The panels of the first host: they show until the hosts have said what they have. */
export const PANELS_AT_START: readonly PanelInfo[] = [
  { id: 'keyspace', title: 'Keyspace' }, { id: 'scripts', title: 'Scripts' }, { id: 'console', title: 'Console', dock: true },
];

export const mannerFor = (request: RunRequest): Manner<RunRecord> => DOORS[request.host]?.manner?.(request) ?? {};

export const viewsFor = (host: string): readonly ViewInfo[] => DOORS[host]?.views ?? [list, json];

/** What fetches a panel; undefined where the host has none of that id. */
export const panelOf = (host: string, id: string): (() => Promise<{ default: Component<PanelProps> }>) | undefined =>
  DOORS[host]?.panels?.[id];

/** What fetches what diagnoses the scripts of a host; undefined where nothing does. */
export const diagnoseOf = (host: string): (() => Promise<{ diagnose: Diagnose }>) | undefined => DOORS[host]?.diagnose;
