// What luac tells of the names in a program, a function a line, as text that can be kept and compared.
import { spawnSync } from 'node:child_process';

/** The names of one function: its locals in their order; what it reads and writes of functions around it and of globals, sorted. */
export interface Names { locals: string[]; reads: string[]; writes: string[]; globals: string[]; assigned: string[] }

export const lineOf = ({ locals, ...accesses }: Names): string =>
  [locals, ...Object.values(accesses).map((names) => names.toSorted())].map((names) => names.join(' ')).join(' | ');

/** One line a function, sorted; undefined where luac refuses the program. Throws where it is not installed. */
export function listingOf(program: string, version: '5.1' | '5.4'): string[] | undefined {
  const { error, status, stdout } = spawnSync(`luac${version}`, ['-l', '-l', '-p', '-'], { input: Buffer.from(program, 'latin1'), encoding: 'latin1' });
  if (error) throw error;
  if (status !== 0) return undefined;
  const functions = stdout.split(/\n(?=(?:main|function) <)/).filter((text) => /^(?:main|function) </.test(text));
  const captures = new Map(functions.map((text) => [/ at (0x\w+)\)/.exec(text)![1], Number(/(\d+) upvalues?/.exec(text)![1])]));
  return functions.map((text) => lineOf(version === '5.1' ? names51(text, captures) : names54(text))).sort();
}

/** Instructions as `NAME operands ; comment`. */
const instructions = (text: string): { name: string; comment: string }[] =>
  [...text.matchAll(/^\t\d+\t\[\d+\]\t(\w+)[^;\n]*(?:; ([^\n]*))?$/gm)].map(([, name, comment = '']) => ({ name, comment }));

/** Without those of loops, which have no names that a program could write. */
const localsIn = (text: string): string[] =>
  [...text.slice(text.search(/^locals \(/m), text.search(/^upvalues \(/m)).matchAll(/^\t\d+\t([^\t\n]+)\t\d+\t\d+$/gm)]
    .map(([, name]) => name).filter((name) => !name.startsWith('('));

function names51(text: string, captures: ReadonlyMap<string, number>): Names {
  const names: Names = { locals: localsIn(text), reads: [], writes: [], globals: [], assigned: [] };
  const lists: Record<string, string[] | undefined> = {
    GETUPVAL: names.reads, SETUPVAL: names.writes, GETGLOBAL: names.globals, SETGLOBAL: names.assigned,
  };
  // Behind a closure stand instructions that say what it captures.
  let captured = 0;
  for (const { name, comment } of instructions(text)) {
    if (captured > 0) captured--;
    else if (name === 'CLOSURE') captured = captures.get(comment)!;
    else lists[name]?.push(comment);
  }
  return names;
}

function names54(text: string): Names {
  const names: Names = { locals: localsIn(text), reads: [], writes: [], globals: [], assigned: [] };
  // In a function of many constants, globals are fields of an upvalue that was read before.
  let environment = false;
  for (const { name, comment } of instructions(text)) {
    const [, field] = /^"([^"]*)"$/.exec(comment) ?? [];
    if (environment && field !== undefined) (name === 'SETFIELD' ? names.assigned : names.globals).push(field);
    environment = name === 'GETUPVAL' && comment === '_ENV';
    if (environment) continue;
    const [, table = '', key = ''] = /^(\S+)(?: "([^"]*)")?/.exec(comment) ?? [];
    if (name === 'GETUPVAL') names.reads.push(comment);
    else if (name === 'SETUPVAL') names.writes.push(comment);
    else if (name === 'GETTABUP' && table === '_ENV') names.globals.push(key);
    else if (name === 'SETTABUP' && table === '_ENV') names.assigned.push(key);
    else if (name === 'GETTABUP' || name === 'SETTABUP') names.reads.push(table);
  }
  return names;
}
