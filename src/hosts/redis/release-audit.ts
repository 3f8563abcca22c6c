// Where a script would not run, or do something else, as far as its run shows without another: commands, their options,
// globals that not every release has; numbers and times that 7.0 tells otherwise.
import { itemsOf } from '../../cut.ts';
import type { HostEvent, RunRecord } from '../../protocol.ts';
import { spanOf } from '../../redis/command.ts';
import type { Command } from '../../redis/command.ts';
import type { Engine } from '../../redis/engine.ts';
import { changes } from '../../redis/changes.ts';
import type { DoubleNotes } from '../../redis/double-notes.ts';
import { firstReleases, isIn, isReleaseName, RELEASES, releasesWithout, releaseTitle } from '../../redis/version.ts';
import type { Span } from '../../redis/version.ts';
import { GLOBALS_APART } from './used-libraries.ts';

/** Commands that are named before the rest is counted. */
const NAMED = 4;

/** What a run shows beside its record. */
export interface Shown {
  /** Globals that it names and that not every release has. */
  readonly apart: readonly string[];
  readonly number: ReturnType<DoubleNotes['finish']>;
}

/**
 * "Needs Redis 8.4 or Valkey 9.1 (MSETEX)", a sentence for each place, then what 7.0 does otherwise, where it is not among
 * those that cannot run it; undefined where all do the same.
 */
export function adviseReleases(
  engine: Engine, commands: RunRecord['commands'], events: readonly HostEvent[], shownByRun: Shown,
): string | undefined {
  const needs = new Map<string, Set<string>>();
  let runsOnFirst = true;
  const add = (span: Span, what: string): void => {
    if (releasesWithout(span).length === 0) return;
    if (!isIn(span, RELEASES['7.0'])) runsOnFirst = false;
    const place = span.until === undefined ? `Needs ${firstReleases(span)}` : `Only in ${releasesWith(span)}`;
    needs.set(place, (needs.get(place) ?? new Set()).add(what));
  };
  for (const { name } of commands) {
    const command = find(engine, name);
    if (command === undefined) continue;
    add(spanOf(command.base), shown(name));
    const inScripts = scriptSpan(command);
    if (inScripts !== undefined) add(inScripts, `${shown(name)} in scripts`);
  }
  for (const { name, payload } of events) {
    if (name !== 'script.redis_command_executed') continue;
    const args = [payload.command, ...itemsOf(payload.args)].map(String);
    const command = engine.lookup(args);
    if (command === undefined) continue;
    for (const [option, span] of options(command, args)) add(span, `${shown(command.name)} ${option}`);
    if (waits(args)) add(changes.readsBlockInScripts, `${shown(command.name)} BLOCK in scripts`);
  }
  for (const name of shownByRun.apart) add(GLOBALS_APART[name], name);
  const sentences = [...needs].map(([place, what]) => `${place} (${listed([...what])}).`);
  if (runsOnFirst) sentences.push(...differencesFromFirst(engine, commands, shownByRun));
  return sentences.length === 0 ? undefined : sentences.join(' ');
}

/** What Redis 7.0 does otherwise from all later releases, or they from it where it is emulated. */
function differencesFromFirst({ has }: Engine, commands: RunRecord['commands'], { number }: Shown): string[] {
  const found: string[] = [];
  if (number !== undefined) {
    const [here, there] = has.shortestDoubles ? [number.short, number.long] : [number.long, number.short];
    found.push(`${has.shortestDoubles ? 'Redis 7.0 writes' : 'Later versions write'} the number ${here} as ${there}, in arguments and scores.`);
  }
  const looks = commands.find(({ name }) => name === 'time')?.calls ?? 0;
  if (looks > 1) {
    found.push(has.frozenTime ? `TIME was asked ${looks} times: in Redis 7.0 it runs on within a script, here it stands still.`
      : `TIME was asked ${looks} times: from Redis 7.2 on it stands still within a script.`);
  }
  return found;
}

const releasesWith = (span: Span): string => {
  const without = new Set<string>(releasesWithout(span));
  const titles = Object.keys(RELEASES).filter(isReleaseName).filter((name) => !without.has(name)).map(releaseTitle);
  return `${titles.slice(0, -1).join(', ')} and ${titles.at(-1)!}`;
};

/** From which releases on scripts may call a command; undefined where its first release let them, or none does. */
function scriptSpan({ base }: Command): Span | undefined {
  if (!base.flags.includes('noscript')) return undefined;
  return base.later?.find(({ flags }) => flags !== undefined && !flags.includes('noscript'));
}

/** Whether a call of XREAD or XREADGROUP asks to wait. */
const waits = ([name, ...args]: readonly string[]): boolean => {
  const options = args.slice(0, args.findIndex((arg) => arg.toLowerCase() === 'streams'));
  return /^xread(?:group)?$/i.test(name) && options.some((arg) => arg.toLowerCase() === 'block');
};

/** What to do where the emulated release has not what a script used; undefined for other errors. */
export function needOf(engine: Engine, message: string, events: readonly HostEvent[]): string | undefined {
  const place = placeOf(engine, message, events);
  return place === undefined ? undefined : `${place}: choose the version in the bar above.`;
}

function placeOf(engine: Engine, message: string, events: readonly HostEvent[]): string | undefined {
  const missing = /nonexistent global variable '(\w+)'/.exec(message)?.[1] ?? '';
  if (missing !== 'os' && Object.hasOwn(GLOBALS_APART, missing)) { // of os a hint of its own tells
    const span = GLOBALS_APART[missing];
    return span.until === undefined ? `${missing} needs ${firstReleases(span)}` : `${missing} is in ${releasesWith(span)} alone`;
  }
  const called = String(events.findLast(({ name }) => name === 'script.redis_call_error')?.payload.command);
  if (/not allowed with BLOCK option from scripts/.test(message)) {
    return `${called} with BLOCK in scripts needs ${firstReleases(changes.readsBlockInScripts)}`;
  }
  const command = engine.everyCommand.get(called.toLowerCase());
  if (command === undefined) return undefined;
  if (/not allowed from script/.test(message)) {
    const span = scriptSpan(command);
    return span === undefined || isIn(span, engine.release) ? undefined : `${called} in scripts needs ${firstReleases(span)}`;
  }
  if (!/Unknown (?:\w+ )?command called from/.test(message) || engine.commands.has(command.name)) return undefined;
  return `${called} needs ${firstReleases(spanOf(command.base))}`;
}

/** Options among the arguments that a later release added: words that its syntax has, and the one before it had not. */
function options({ name, base }: Command, args: readonly string[]): [option: string, span: Span][] {
  if (base.later === undefined) return [];
  const known = wordsIn(base.syntax);
  const first = name.split('|').length + positional(base.syntax);
  const given = new Set(args.slice(first).map((arg) => arg.toUpperCase()));
  return base.later.flatMap((later) => {
    const fresh = wordsIn(later.syntax).filter((word) => !known.includes(word));
    known.push(...fresh);
    return fresh.filter((word) => given.has(word)).map((word): [string, Span] => [word, later]);
  });
}

const wordsIn = (syntax = ''): string[] => syntax.match(/\b[A-Z][A-Z\d]+\b/g) ?? [];

/** Arguments that stand before any option. */
const positional = (syntax = ''): number => /^(?:[a-z][\w-]*(?: |$))*/.exec(syntax)![0].split(' ').filter(Boolean).length;

function find({ everyCommand }: Engine, name: string): Command | undefined {
  const [whole] = name.split('|');
  const command = everyCommand.get(whole);
  return name === whole ? command : command?.family?.get(name.slice(whole.length + 1));
}

const shown = (name: string): string => name.replace('|', ' ').toUpperCase();

function listed(names: readonly string[]): string {
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
  return names.slice(0, NAMED).join(', ') + more;
}
