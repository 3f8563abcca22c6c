// Rules about calls of commands, held against the table of the chosen release.
import { refusedAt, usageOf } from '../../../../syntax/usage.ts';
import { nearest } from '../../../../syntax/rules/names.ts';
import { countOf } from '../../../../syntax/rules/arity.ts';
import type { Finding } from '../../../../syntax/rules/rule.ts';
import type { CommandCall, RedisRule, RedisSubject } from './subject.ts';
import { bodyOf } from './subject.ts';

/** An error ends the script, or is a value for who asks. */
const failing = ({ raises }: CommandCall): { severity: 'error' | 'warning' } => ({ severity: raises ? 'error' : 'warning' });

/** The name's words in the text, without quotes where they are one literal. */
function nameRange({ site: { args } }: CommandCall): { from: number; to: number } {
  const [{ name, from, to }] = args;
  return name === 'String' ? { from: from + 1, to: to - 1 } : { from, to };
}

const unknownCommand: RedisRule = {
  code: 'unknown-command',
  severity: 'error',
  about: 'The chosen release has no command of that name: redis.call ends the script there, redis.pcall gives an error. Either the name is spelled otherwise, or the command '
    + 'came with a later release, which the message names; the release is chosen beside the host.',
  find: ({ calls, commands, containers }) => (commands.size === 0 ? [] : calls.flatMap((call): Finding[] => {
    const { name, word, site } = call;
    if (name === undefined || site.args.length === 0) return [];
    const at = { ...nameRange(call), ...failing(call) };
    if (word?.absent === true) return [{ ...at, message: `The chosen version has no ${name}: it needs ${word.needs ?? 'another one'}.` }];
    if (word !== undefined) return [];
    const [first] = name.split(' ', 1);
    if (containers.has(first)) return name.includes(' ') ? [{ ...at, message: `${first} has no subcommand ${name.slice(first.length + 1)}.` }] : [];
    const instead = nearest(name, commands.keys());
    return [{ ...at, message: `There is no command ${name}.`, ...instead !== undefined && !instead.includes(' ') && { fix: { title: `Write ${instead}`, ...nameRange(call), insert: instead } } }];
  })),
};

const commandArity: RedisRule = {
  code: 'command-arity',
  severity: 'error',
  about: 'Each command takes a number of arguments, or at least so many. A call with another number is refused with "wrong number of arguments", whatever they are. What a call or '
    + '... gives as the last argument is not counted: it may be any number.',
  find: ({ program, calls }) => calls.flatMap((call): Finding[] => {
    const { word, site } = call;
    if (word?.call === undefined || word.absent) return [];
    const { count, more } = countOf(program, site);
    const { arity } = word.call;
    const [least, most] = arity < 0 ? [-arity, Infinity] : [arity, arity];
    const sure = count - (more ? 1 : 0);
    if (sure <= most && (more || count >= least)) return [];
    return [{ ...nameRange(call), ...failing(call), message: `${word.name} is given ${sure > most ? 'too many' : 'too few'} arguments: ${word.syntax}` }];
  }),
};

const NO_TEXT: Readonly<Record<string, string>> = { Nil: 'nil', True: 'true', False: 'false', Table: 'a table', FunctionExpression: 'a function' };

const commandArgument: RedisRule = {
  code: 'command-argument',
  severity: 'error',
  about: 'Arguments of a command are strings and numbers: redis.call refuses nil, true, false, tables and functions before the command is asked (give the elements of a list with unpack). '
    + 'And a command has words of its own, as EX and NX of SET, each at its place; of what stands there as a text it is told where none of them fits.',
  find: ({ program, calls }) => calls.flatMap((call): Finding[] => {
    const { word, site, args } = call;
    const wrong = site.args.find((arg) => Object.hasOwn(NO_TEXT, program.behind(arg).name));
    if (wrong !== undefined) {
      return [{ from: wrong.from, to: wrong.to, ...failing(call), message: `A command takes no ${NO_TEXT[program.behind(wrong).name].replace(/^a /, '')} as an argument.` }];
    }
    const usage = word === undefined || word.absent ? '' : word.syntax.slice(word.name.length).trim();
    if (usage === '' || word?.call === undefined || UNCHECKED.has(word.name)) return [];
    const { count, more } = countOf(program, site);
    if (!more && (word.call.arity < 0 ? count < -word.call.arity : count !== word.call.arity)) return [];
    const known = more ? args.slice(0, -1) : args;
    const at = refusedAt(usageOf(usage), known.map((arg) => program.stringOf(arg) ?? program.numberOf(arg)?.toString()), more);
    if (at === undefined) return [];
    const { from, to } = known[at] ?? nameRange(call);
    const what = known[at] === undefined ? undefined : program.stringOf(known[at]);
    return [{ from, to, ...failing(call), message: `${known[at] === undefined ? 'Something is missing' : what === undefined ? 'This does not fit' : `"${what}" does not fit`}: ${word.syntax}` }];
  }),
};

/** Commands that take more forms than their syntax tells. */
export const UNCHECKED: ReadonlySet<string> = new Set(['BITFIELD', 'BITFIELD_RO', 'PFMERGE', 'HSETEX', 'HGETEX', 'COMMAND LIST', 'HOTKEYS START', 'XREADGROUP', 'SORT', 'MIGRATE', 'VADD', 'VSIM', 'ACL SETUSER', 'CLIENT KILL', 'CLIENT LIST', 'CLIENT TRACKING']);

const notInScripts: RedisRule = {
  code: 'command-not-in-scripts',
  severity: 'error',
  about: 'Some commands are for connections alone: those that wait for others, subscribe, begin a transaction or run scripts. A script that calls one is refused there.',
  find: ({ calls }) => calls.filter(({ word }) => word?.call?.notInScripts === true && !word.absent)
    .map((call) => ({ ...nameRange(call), ...failing(call), message: `Scripts may not call ${call.name}.` })),
};

const writeInReadOnly: RedisRule = {
  code: 'write-in-read-only',
  severity: 'error',
  about: 'A script whose first line says flags=no-writes, or a function that is registered with that flag, may run where nothing is written: on replicas, with EVAL_RO or FCALL_RO. A '
    + 'command that writes is refused in it. Take the flag out, or the command. PUBLISH and PFCOUNT count as writing here.',
  find(subject) {
    const { program, entries, calls } = subject;
    const found = new Map<number, Finding>();
    for (const { body, flags, name } of entries) {
      if (!flags.includes('no-writes')) continue;
      const bodies = reachedFrom(subject, body);
      for (const call of calls) {
        if (call.word?.call?.writes !== true || call.word.absent || !bodies.some(({ from, to }) => from <= call.site.node.from && call.site.node.to <= to)) continue;
        const what = name === undefined ? 'The first line says no-writes' : `${name} is registered with no-writes`;
        found.set(call.site.node.from, { ...nameRange(call), ...failing(call), message: `${what}, and ${call.name} writes.`, ...name === undefined && withoutFlag(program.text) });
      }
    }
    return [...found.values()];
  },
};

function withoutFlag(text: string): Pick<Finding, 'fix'> {
  const header = /^#![^\n]*/.exec(text)![0];
  const insert = header.replace(/\bno-writes,?/, '').replace(/,(?=\s|$)/, '').replace(/\s*flags=(?=\s|$)/, '');
  return { fix: { title: 'Take no-writes out of the first line', from: 0, to: header.length, insert } };
}

/** A function's body, and those of the functions that are named in it. */
function reachedFrom({ program }: RedisSubject, body: CommandCall['site']['node']): CommandCall['site']['node'][] {
  const found = [body];
  for (const one of found) {
    for (const { path: _path, node } of program.calls) {
      if (node.from < one.from || node.to > one.to || node.firstChild === null) continue;
      const its = bodyOf(program, node.firstChild);
      if (its != null && !found.some(({ from }) => from === its.from)) found.push(its);
    }
  }
  return found;
}

/** Commands that take the same arguments under the other name. */
const RENAMED: Readonly<Record<string, string>> = { SUBSTR: 'GETRANGE', HMSET: 'HSET' };

const deprecatedCommand: RedisRule = {
  code: 'deprecated-command',
  severity: 'hint',
  about: 'The command works, and is kept for programs that were written before: the message says since when, and what does the same now. In new scripts write that.',
  find: ({ program, calls }) => [
    ...calls.flatMap((call): Finding[] => {
      const { word, site } = call;
      const its = word?.call?.deprecated;
      if (its === undefined || word!.absent) return [];
      const instead = Object.hasOwn(RENAMED, word!.name) && site.node.parent?.name === 'CallStatement' ? RENAMED[word!.name] : undefined;
      return [{
        ...nameRange(call), message: `${word!.name} is deprecated since ${its.since.replace(/\.0$/, '')}: use ${its.instead.replace(/[`!]/g, '')}.`,
        ...instead !== undefined && { fix: { title: `Write ${instead}`, ...nameRange(call), insert: instead } },
      }];
    }),
    ...program.calls.filter(({ path }) => path === 'redis.replicate_commands').map(({ node }) => ({
      from: node.from, to: node.to, message: 'redis.replicate_commands is deprecated since 7.0: it does nothing any more.',
      ...node.parent?.name === 'CallStatement' && { fix: { title: 'Take it out', from: node.from, to: node.to, insert: '' } },
    })),
  ],
};

export const commandRules: readonly RedisRule[] = [unknownCommand, commandArity, commandArgument, notInScripts, writeInReadOnly, deprecatedCommand];
