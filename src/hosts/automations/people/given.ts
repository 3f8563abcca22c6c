// What a person's form gives, before anything is done with it: it may be of any shape.
import { isObject, shown } from '../../../world/schema.ts';
import type { State } from '../state.ts';
import type { Tables, User } from '../tables.ts';

export interface Refused { error: string }
export const refuse = (error: string): Refused => ({ error });

/** Thrown within an act for what does not fit: its message is a sentence for the person. */
export class Unfit extends Error { override readonly name = 'Unfit'; }

/** What an act does with what was given; what does not fit is told. */
export function fitting<R>(given: unknown, work: (given: Record<string, unknown>) => R): R | Refused {
  try {
    if (!isObject(given)) throw new Unfit(`An object is wanted, not ${shown(given)}`);
    return work(given);
  } catch (error) {
    if (error instanceof Unfit) return refuse(error.message);
    throw error;
  }
}

/** A text that must be there. */
export function textIn(given: Record<string, unknown>, name: string): string {
  const value = given[name];
  if (typeof value !== 'string' || value.trim() === '') throw new Unfit(`${name}: a text is wanted, not ${shown(value)}`);
  return value;
}

const KINDS = {
  channels: 'channel', external_channels: 'external channel', items: 'item of a list', tables: 'data table', approvals: 'approval', users: 'user',
} as const;

/** The row that a field names. */
export function rowIn<N extends keyof typeof KINDS>(state: State, given: Record<string, unknown>, name: string, table: N): Tables[N] {
  const id = textIn(given, name);
  const row = state.store.get(table, id);
  if (row === undefined) throw new Unfit(`${name}: there is no ${KINDS[table]} "${id}"`);
  return row;
}

/** Whoever sits at the page where no form says who acts: the first user. */
export const personOf = (state: State): Pick<User, 'id' | 'name'> => state.store.all('users')[0] ?? { id: 'u1', name: 'Nobody' };
