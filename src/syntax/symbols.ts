// What a name means at a place, where it is made and used, and the same text under another name.
import type { Block, Local, Scopes } from './scopes.ts';

interface Range { from: number; to: number }

/** A local, or a global by its name alone. `places`: where it stands, made or used, in the order of the text. */
export interface Named { name: string; local?: Local; places: Range[] }

/** What is named at a position: also right behind its last letter. */
export function namedAt({ locals, uses }: Scopes, at: number): Named | undefined {
  const isAt = ({ from, to }: Range): boolean => from <= at && at <= to && from < to;
  const use = uses.find(isAt);
  const local = use === undefined ? locals.find(isAt) : use.local;
  if (local !== undefined) return { name: local.name, local, places: [...local.from < local.to ? [rangeOf(local)] : [], ...local.uses.map(rangeOf)].sort(inOrder) };
  return use && { name: use.name, places: uses.filter((one) => one.name === use.name && one.local === undefined).map(rangeOf) };
}

const rangeOf = ({ from, to }: Range): Range => ({ from, to });
const inOrder = (a: Range, b: Range): number => a.from - b.from;

/** Where a name is made: a global where it is first assigned to. Undefined where the text does not make it. */
export function definitionOf({ uses }: Scopes, { name, local }: Named): Range | undefined {
  if (local !== undefined) return local.from < local.to ? rangeOf(local) : undefined;
  const made = uses.find((use) => use.name === name && use.local === undefined && use.write);
  return made && rangeOf(made);
}

const KEYWORDS: ReadonlySet<string> = new Set(('and break do else elseif end false for function goto if in local nil not or repeat return then true until while').split(' '));

/** The places to write another name for a local, or why it cannot be called so, in a sentence. */
export function rename({ locals, uses }: Scopes, { name, local, places }: Named, to: string): Range[] | string {
  if (local === undefined || local.from === local.to) return `${name} is no local of this text.`;
  if (!/^[A-Za-z_]\w*$/.test(to)) return 'A name is made of letters, digits and _, and begins with no digit.';
  if (KEYWORDS.has(to)) return `${to} is a word of Lua.`;
  if (to === name) return places;
  const begins = local.seen.from;
  const hides = locals.find((one) => one.name === to && one.seen.from > begins && local.uses.some(({ from }) => one.seen.from <= from && from < one.seen.to));
  if (hides !== undefined) return `Another ${to} would hide it at one of its uses.`;
  const taken = uses.find((use) => use.name === to && local.seen.from <= use.from && use.from < local.seen.to && (use.local === undefined || use.local.seen.from <= begins));
  if (taken !== undefined) return `${to} means something else where this local is seen.`;
  const same = locals.some((one) => one.name === to && one.block === local.block && one.kind === 'parameter' && local.kind === 'parameter');
  return same ? `The function has another parameter ${to}.` : places;
}

/** A function of a text, for a list of them. */
export interface Outlined { name: string; from: number; /** How many functions are around it. */ depth: number }

/** The functions that have a name, in the order of the text. */
export function outlineOf({ blocks }: Scopes): Outlined[] {
  const depthOf = ({ parent }: Block): number => (parent === undefined ? -1 : 1 + depthOf(parent));
  return blocks.flatMap((block) => (block.name === undefined ? [] : [{ name: block.name, from: block.from, depth: depthOf(block) }]));
}
