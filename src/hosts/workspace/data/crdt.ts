// Text and lists that several people edit at once, by Yjs: all that the program knows of it is in this file. Positions are counted
// in UTF-16 units, as Yjs counts. What Yjs does not check, or checks too late, is checked before it is called.
import * as Y from 'yjs';
import type { CrdtKind } from './operations.ts';

export type Item = string | number | boolean;

/** A place that is not there, or would part a character: nothing was changed. */
export class PlaceError extends Error { override readonly name = 'PlaceError'; }

const NAME = 'value';
const NOBODY = -1;

export class Crdt {
  private readonly doc: Y.Doc;

  /** `client`: a number of 32 bits that no other copy writes under; concurrent inserts at one place are ordered by it. */
  constructor(readonly kind: CrdtKind, client: number, state?: Uint8Array) {
    this.doc = new Y.Doc({ guid: NAME, gc: false });
    this.doc.clientID = client >>> 0;
    if (state !== undefined) this.apply(state);
  }

  /** The text, or the list. */
  value(): string | Item[] {
    return this.kind === 'text' ? this.doc.getText(NAME).toString() : this.doc.getArray<Item>(NAME).toArray();
  }

  /** All that there is, as an update. */
  state(): Uint8Array { return Y.encodeStateAsUpdateV2(this.doc); }

  /** Also an update of its own, from a copy: Yjs would take another number for itself then, by chance. */
  apply(update: Uint8Array): void {
    const { clientID } = this.doc;
    this.doc.clientID = NOBODY;
    Y.applyUpdateV2(this.doc, update);
    this.doc.clientID = clientID;
  }

  /** Takes `removed` units or items away at a place and puts others there; the update that does it elsewhere. Throws PlaceError. */
  splice(at: number, removed: number, put: string | readonly Item[]): Uint8Array {
    this.check(at, removed, put);
    const before = Y.encodeStateVector(this.doc);
    this.doc.transact(() => {
      if (this.kind === 'text') {
        const text = this.doc.getText(NAME);
        if (removed > 0) text.delete(at, removed);
        if (put.length > 0) text.insert(at, put as string);
      } else {
        const list = this.doc.getArray<Item>(NAME);
        if (removed > 0) list.delete(at, removed);
        if (put.length > 0) list.insert(at, [...put as readonly Item[]]);
      }
    });
    return Y.encodeStateAsUpdateV2(this.doc, before);
  }

  private check(at: number, removed: number, put: string | readonly Item[]): void {
    const value = this.value();
    const unit = this.kind === 'text' ? 'UTF-16 units' : 'items';
    if (!Number.isInteger(at) || at < 0 || at > value.length) throw new PlaceError(`the place ${at} is not within 0 and ${value.length} (${unit})`);
    if (!Number.isInteger(removed) || removed < 0 || at + removed > value.length) {
      throw new PlaceError(`the end ${at + removed} is not within ${at} and ${value.length} (${unit})`);
    }
    if (typeof value !== 'string') return;
    for (const place of [at, at + removed]) {
      if (partsPair(value, place)) throw new PlaceError(`the place ${place} is inside a character that takes two units (a surrogate pair)`);
    }
    if (typeof put === 'string' && hasLone(put)) throw new PlaceError('the text has half of a surrogate pair, which cannot be kept');
  }
}

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;
const partsPair = (text: string, at: number): boolean => at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));

function hasLone(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isHigh(unit) && isLow(text.charCodeAt(at + 1))) at++;
    else if (isHigh(unit) || isLow(unit)) return true;
  }
  return false;
}

/** Bytes as the text that operations carry, and back. */
export const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
