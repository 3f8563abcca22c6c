// What a listener does when it runs: a script of Lua, or one call of the platform.
import { encodeText } from '../../../bytes/text.ts';
import { isObject } from '../../../world/schema.ts';
import type { JsonObject } from '../../../world/schema.ts';
import type { Account } from '../../account.ts';
import type { Ground } from '../../host.ts';
import { functions } from '../api/all.ts';
import { ApiError, Results } from '../api/api.ts';
import type { ApiRun, Fired } from '../api/api.ts';
import { checkArgument } from '../api/arguments.ts';
import { contextOf, timezoneOf } from '../context.ts';
import { creatorOf, execute, maskedContext } from '../execution.ts';
import type { Executed } from '../execution.ts';
import { mask, maskPlain } from '../mask.ts';
import type { Runner } from '../runner.ts';
import type { State } from '../state.ts';
import { callOf } from './actions.ts';
import type { Listener } from './listeners.ts';

/** Runs to the end; a failure is part of what comes of it. */
export function work(
  runner: Runner, state: State, clock: Ground['clock'], account: Account, listener: Listener, { type, event }: Fired,
): Executed {
  const { runnable, script, language } = listener;
  if (language === 'lua') return execute(runner, state, account, runnable, encodeText(script), type, event);
  const since = clock.elapsed();
  const called = call(state, listener, event);
  return { ...called, context: maskedContext(state, contextOf(state, runnable, type, event)), duration: clock.elapsed() - since };
}

function call(state: State, listener: Listener, event: JsonObject): Omit<Executed, 'context' | 'duration'> {
  const lines: string[] = [];
  const done: Omit<Executed, 'context' | 'duration'> = { error: undefined, reply: { type: 'null' }, result: undefined, output: '', calls: [], tokens: 0, fired: [] };
  const { runnable } = listener;
  const run: ApiRun = {
    state, automation: runnable, creator: creatorOf(state, runnable), timezone: timezoneOf(runnable), random: state.chance(),
    log: (_, text) => { lines.push(text); },
    spendTokens: (count) => { done.tokens += count; },
    fire: (fired) => { done.fired.push(fired); },
  };
  try {
    const { name, given } = callOf(listener, event);
    const fn = functions.find((one) => one.name === name)!;
    const checked = fn.args.map((argument, i) => checkArgument(argument, given[i]));
    done.calls.push({ name, given: checked });
    lines.push(told(fn.call(checked, run)));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const [last] = done.calls;
    const message = `Runtime error: ${last === undefined ? '' : `${last.name}: `}${error.message}`;
    if (last !== undefined) last.error = error.message;
    done.error = { kind: 'runtime', message: encodeText(mask(message, state.secrets())) };
  }
  return { ...done, ...maskPlain({ calls: done.calls, output: lines.filter((line) => line !== '').join('\n') }, state.secrets()) };
}

/** What a call gave, for the log: what was said, or the title of what was made. */
function told(given: unknown): string {
  const value = given instanceof Results ? given.values[0] : given;
  if (typeof value === 'string') return value;
  if (!isObject(value)) return '';
  return [value.content, value.title].find((one) => typeof one === 'string') ?? '';
}
