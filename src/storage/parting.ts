// The last batches, where the page goes away before the database took them: sessionStorage takes them at once,
// and the tab's next page puts them behind what is stored. Where that does not end just before them, they are of another
// past, and dropped.
import type { Batch } from '../protocol.ts';
import type { SessionStore } from './tab.ts';

const KEY = 'evalua.parting';
/** Characters that are kept: a browser has room for five million, drafts among them. */
const ROOM = 1_000_000;

/** As JSON; a batch is its position, its bytes, one character each, and its world. */
interface Parting { owner: string; batches: [position: number, bytes: string, world: string][] }

/** Keeps what is not stored, or forgets what was kept before where that is nothing. */
export function part(session: SessionStore | undefined, owner: string, batches: readonly Batch[]): void {
  const size = batches.reduce((sum, { bytes }) => sum + bytes.length, 0);
  try {
    session?.removeItem(KEY);
    if (size === 0 || size > ROOM) return;
    const parting: Parting = { owner, batches: batches.map(({ position, world, bytes }) => [position, toText(bytes), world]) };
    session?.setItem(KEY, JSON.stringify(parting));
  } catch {
    // Full: the database may still take them.
  }
}

/**
 * What the page before left behind, once. `owner`: whose worlds are stored; that of another page goes on otherwise.
 * `last`: the position of what is stored.
 */
export function goOn(session: SessionStore | undefined, owner: unknown, last: number): Batch[] {
  const parting = read(session);
  if (parting === undefined || parting.owner !== owner) return [];
  const later = parting.batches.filter(([position]) => position > last);
  const continues = later.every(([position], at) => position === last + 1 + at);
  return continues ? later.map(([position, text, world = '']) => ({ position, world, bytes: toBytes(text) })) : [];
}

function read(session: SessionStore | undefined): Parting | undefined {
  try {
    const text = session?.getItem(KEY) ?? null;
    if (text === null) return undefined;
    session?.removeItem(KEY);
    return JSON.parse(text) as Parting;
  } catch {
    return undefined;
  }
}

const toText = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
const toBytes = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
