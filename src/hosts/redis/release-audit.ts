// What a script called that not every release has: where it would not run. Looks at commands, and where the table tells
// of them, at options.
import { itemsOf } from '../../cut.ts';
import type { HostEvent, RunRecord } from '../../protocol.ts';
import { spanOf } from '../../redis/command.ts';
import type { Command } from '../../redis/command.ts';
import type { Engine } from '../../redis/engine.ts';
import { firstReleases, releasesWithout } from '../../redis/version.ts';
import type { Span } from '../../redis/version.ts';

/** Commands that are named before the rest is counted. */
const NAMED = 4;

/** "Needs Redis 8.4 or Valkey 9.1 (MSETEX)", a sentence for each place; undefined where it runs on every release. */
export function adviseReleases(
  engine: Engine, commands: RunRecord['commands'], events: readonly HostEvent[],
): string | undefined {
  const needs = new Map<string, Set<string>>();
  const add = (span: Span, what: string): void => {
    if (releasesWithout(span).length === 0) return;
    const place = firstReleases(span);
    needs.set(place, (needs.get(place) ?? new Set()).add(what));
  };
  for (const { name } of commands) {
    const command = find(engine, name);
    if (command !== undefined) add(spanOf(command.base), shown(name));
  }
  for (const { name, payload } of events) {
    if (name !== 'script.redis_command_executed') continue;
    const args = [payload.command, ...itemsOf(payload.args)].map(String);
    const command = engine.lookup(args);
    if (command !== undefined) for (const [option, span] of options(command, args)) add(span, `${shown(command.name)} ${option}`);
  }
  if (needs.size === 0) return undefined;
  return [...needs].map(([place, what]) => `Needs ${place} (${listed([...what])}).`).join(' ');
}

/** What to do where the emulated release has not the command that a script called; undefined for other errors. */
export function needOf(engine: Engine, message: string, events: readonly HostEvent[]): string | undefined {
  if (!/Unknown (?:\w+ )?command called from/.test(message)) return undefined;
  const called = events.findLast(({ name }) => name === 'script.redis_call_error')?.payload.command;
  const command = engine.everyCommand.get(String(called).toLowerCase());
  if (command === undefined || engine.commands.has(command.name)) return undefined;
  return `${String(called)} needs ${firstReleases(spanOf(command.base))}: choose the version in the bar above.`;
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
