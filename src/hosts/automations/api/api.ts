// What functions of the platform are, as data: the two dialects, the checks of arguments and the words of completion follow from it.
import type { Json, JsonObject } from '../../../world/schema.ts';
import type { State } from '../state.ts';
import type { Automation, TriggerType, User } from '../tables.ts';

/** What arguments of each kind are once they are checked. An id may come as a number; a table has names, an empty one too. */
export interface ArgumentKinds { text: string; id: string; number: number; flag: boolean; table: JsonObject; list: readonly Json[]; value: Json }
export type ArgumentKind = keyof ArgumentKinds;

export interface Argument {
  /** Its name in the later dialect, and in errors: snake case. The later dialect takes it in camel case too. */
  name: string;
  kind: ArgumentKind;
  optional?: true;
  /** Other names that the later dialect takes. */
  also?: readonly string[];
  /** In the later dialect a table comes under its name alone, and is never spread over the others. */
  whole?: true;
}

/** More than one result. */
export class Results { constructor(readonly values: readonly unknown[]) {} }

export interface ApiFunction {
  /** Without the dialect's name: "chat.send", "external.telegram.pin", "now". */
  name: string;
  /** Of `oc`, by position. In the later dialect they are named; a table last is then spread over the named ones. */
  args: readonly Argument[];
  /** Its names in the later dialect, the usual one first; absent: the same; empty: it is not there. */
  app?: readonly string[];
  /** It is in the later dialect alone, under its name. */
  appOnly?: true;
  /** What it gives, as in a signature: "message". */
  gives?: string;
  about: string;
  /** It asks nothing of the platform, and is no call that is counted. */
  isLocal?: true;
  /** `given`: by position, as checked; absent ones are undefined. Gives plain data, or Results; undefined: nil. Throws ApiError. */
  call(given: readonly (Json | undefined)[], run: ApiRun): unknown;
}

type Given<A extends readonly Argument[]> = {
  [I in keyof A]: ArgumentKinds[A[I]['kind']] | (A[I] extends { optional: true } ? undefined : never)
};

/** A function whose `call` gets its arguments by their kinds. */
export function apiFunction<const A extends readonly Argument[]>(
  fn: Omit<ApiFunction, 'args' | 'call'> & { args: A; call(given: Given<A>, run: ApiRun): unknown },
): ApiFunction {
  // checkArgument made sure of the kinds.
  return fn as unknown as ApiFunction;
}

/** The names of a function in the later dialect. */
export const appNames = ({ name, app }: ApiFunction): readonly string[] => app ?? [name];

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
