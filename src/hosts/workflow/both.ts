// One workflow on both engines: both states, and the first node where they part.
import type { RunError, RunRecord } from '../../protocol.ts';
import type { Account } from '../account.ts';
import type { Ending, Step } from './engine.ts';
import type { Fault } from './fault.ts';
import { repr, typeName } from './values/python-text.ts';
import { toPlain } from './values/to-plain.ts';
import { toReply } from './values/to-reply.ts';
import { toBytes } from './values/utf8.ts';
import { Dict, isDict, isList, same } from './values/value.ts';
import type { Value } from './values/value.ts';

/** A run on one engine, with all that its nodes did. */
export interface Side extends Ending { steps: readonly Step[] }

/** Where two runs part: at a node (or before the first, or at the end), at a path into what it returned. */
interface Parting { node: string | undefined; line: number | undefined; what: 'path' | 'error' | 'type' | 'value'; at: string; python: Value; rust: Value }

/** What a run on both is told as: the states by engine, the difference as an event and in words. */
export function compareRuns(python: Side, rust: Side, account: Account, errorOf: (fault: Fault) => RunError): Partial<RunRecord> {
  const parting = findParting(python, rust);
  const fault = python.fault ?? rust.fault;
  if (parting !== undefined) account.event('workflow.parted', payloadOf(parting));
  return {
    reply: toReply(new Dict([['python', python.state], ['rust', rust.state]])),
    ...fault !== undefined && { error: errorOf(fault) },
    advice: toBytes(parting === undefined ? 'Both runtimes do the same, node by node.' : told(parting)),
  };
}

function payloadOf({ node, line, what, at, python, rust }: Parting): Record<string, unknown> {
  return { node: node === undefined ? null : toBytes(node), line: line ?? null, what, at: toBytes(at), python: toPlain(python), rust: toPlain(rust) };
}

function told({ node, what, at, python, rust }: Parting): string {
  const where = node === undefined ? 'The runtimes part' : `The runtimes part at node '${node}'`;
  const sides = (show: (value: Value) => string): string => `Python: ${show(python)}; Rust: ${show(rust)}`;
  const place = at === '' ? '' : ` in ${at}`;
  switch (what) {
    case 'path': return `${where}: they run different nodes. ${sides(repr)}.`;
    case 'error': return `${where}: ${sides((value) => (value === null ? 'no error' : String(value)))}.`;
    case 'type': return `${where}: another type${place}. ${sides((value) => `${shown(value)} (${typeName(value)})`)}.`;
    case 'value': return `${where}: another value${place}. ${sides(shown)}.`;
  }
}

const shown = (value: Value): string => {
  const text = repr(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
};

function findParting(python: Side, rust: Side): Parting | undefined {
  for (let i = 0; i < Math.max(python.steps.length, rust.steps.length); i++) {
    const parting = stepParting(python.steps[i], rust.steps[i]);
    if (parting !== undefined) return parting;
  }
  return endParting(python, rust);
}

function stepParting(python: Step | undefined, rust: Step | undefined): Parting | undefined {
  const { node, line } = python ?? rust!;
  const place = { node, line, at: '' };
  if (python?.node !== rust?.node) return { ...place, what: 'path', python: python?.node ?? null, rust: rust?.node ?? null };
  const [a, b] = [python!, rust!];
  if ((a.fault === undefined) !== (b.fault === undefined)) return { ...place, what: 'error', python: a.fault?.message ?? null, rust: b.fault?.message ?? null };
  return valueParting(a.returned ?? null, b.returned ?? null, '', place) ?? valueParting(a.after, b.after, '', place);
}

/** How the runs ended, where no node parted: before the first node, or by the edges after the last. */
function endParting(python: Side, rust: Side): Parting | undefined {
  const place = { node: python.fault?.node ?? rust.fault?.node, line: python.fault?.line ?? rust.fault?.line, at: '' };
  if ((python.fault === undefined) !== (rust.fault === undefined)) {
    return { ...place, what: 'error', python: python.fault?.message ?? null, rust: rust.fault?.message ?? null };
  }
  return python.fault === undefined ? valueParting(python.state, rust.state, '', place) : undefined;
}

/** What a node with nothing to return gives is nothing in both: nil in Rust, an empty mapping in Python. */
const isNothing = (value: Value): boolean => value === null || (isDict(value) && value.size === 0);

function valueParting(python: Value, rust: Value, at: string, place: Pick<Parting, 'node' | 'line'>): Parting | undefined {
  if (same(python, rust) || (isNothing(python) && isNothing(rust))) return undefined;
  if (isDict(python) && isDict(rust)) {
    for (const key of new Set([...python.keys(), ...rust.keys()])) {
      const [a, b] = [python.get(key) ?? null, rust.get(key) ?? null];
      const parting = valueParting(a, b, at === '' ? String(key) : `${at}.${String(key)}`, place);
      if (parting !== undefined) return parting;
    }
    return undefined;
  }
  if (isList(python) && isList(rust) && python.length === rust.length) {
    for (const [i, item] of python.entries()) {
      const parting = valueParting(item, rust[i], `${at}[${i + 1}]`, place);
      if (parting !== undefined) return parting;
    }
    return undefined;
  }
  return { ...place, what: typeName(python) === typeName(rust) ? 'value' : 'type', at, python, rust };
}
