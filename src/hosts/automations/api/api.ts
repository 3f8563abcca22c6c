// What functions of the platform are, as data: the two dialects, the checks of arguments and the words of completion follow from it.
import type { Json, JsonObject } from '../../../world/schema.ts';
import type { State } from '../state.ts';
import type { Automation, TriggerType, User } from '../tables.ts';

/** text: a string, or a number as its text; id: the same; table: any table, an empty one too, as an object; list: a table that is a list; value: whatever there is. */
export type ArgumentKind = 'text' | 'id' | 'number' | 'flag' | 'table' | 'list' | 'value';

export interface Argument {
  /** Its name in the later dialect, and in errors. */
  name: string;
  kind: ArgumentKind;
  optional?: true;
}

/** More than one result. */
export class Results { constructor(readonly values: readonly unknown[]) {} }

export interface ApiFunction {
  /** Without the dialect's name: "chat.send", "external.telegram.pin", "now". */
  name: string;
  /** Of `oc`, by position. In the later dialect they are named; a table last is then spread over the named ones. */
  args: readonly Argument[];
  /** Its name in the later dialect; absent: the same; null: it is not there. */
  app?: string | null;
  /** What it gives, as in a signature: "message". */
  gives?: string;
  about: string;
  /** It asks nothing of the platform, and is no call that is counted. */
  isLocal?: true;
  /** `given`: by position, as checked; absent ones are undefined. Gives plain data, or Results; undefined: nil. Throws ApiError. */
  call(given: readonly (Json | undefined)[], run: ApiRun): unknown;
}

/** What a script did wrong, or may not: raised in it, after the function's name. */
export class ApiError extends Error { override readonly name = 'ApiError'; }

/** A wrong argument: tells which, what came and what is wanted. */
export const wrong = (argument: string, wanted: string, came: unknown): ApiError =>
  new ApiError(`${argument}: ${wanted} is wanted, not ${came === undefined ? 'nil' : shownArgument(came)}`);

function shownArgument(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Something happened in the world that triggers may listen for. */
export interface Fired {
  type: TriggerType;
  /** As `ctx.event` has it. */
  event: JsonObject;
  /** One sentence: "Task "Fix login" was completed". */
  about: string;
}

/** The run that calls. */
export interface ApiRun {
  readonly state: State;
  /** Whose it is: what of it a draft has too. */
  readonly automation: Pick<Automation, 'id' | 'name' | 'webhooks' | 'secrets' | 'config' | 'channel_id' | 'agent_id'>;
  /** What it may reach is what this user may. */
  readonly creator: User;
  /** As "Europe/Berlin". */
  readonly timezone: string;
  /** From 0 to below 1. */
  random(): number;
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void;
  /** Tokens that an agent used. */
  spendTokens(count: number): void;
  /** Told after the run: others may listen. */
  fire(fired: Fired): void;
}
