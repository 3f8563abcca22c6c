// What a run changed in a key, in one line: of a string how it was and is, of anything else the parts of it that changed.
import { decodeStrict } from '../../../bytes/text.ts';
import { quoteBytes } from '../../../bytes/quote.ts';
import { timeLeft, valueSize } from '../../../bytes/units.ts';
import type { Bytes } from '../../../protocol.ts';
import type { ChangeOf } from '../../page.ts';
import { changedExpiry, changedParts, keyDifferences } from '../panels/keyspace/differences.ts';
import type { ChangedPart } from '../panels/keyspace/differences.ts';
import type { KeyDifference, KeyView } from '../wire.ts';

/** Parts of a value, and bytes of a text, that a line has room for. */
const PARTS = 12;
const TEXT = 200;

export const changeOf: ChangeOf = (difference) => {
  const [its] = keyDifferences([difference]);
  if (its === undefined) return { name: 'A key of another version of Evalua' };
  const parts = its.cut ? [] : changedParts(its);
  const expiry = changedExpiry(its);
  const side = (view: KeyView | null, of: (part: ChangedPart) => Bytes | undefined, at: number | undefined): string | undefined =>
    (view === null ? undefined : [valueText(view, its, parts, of), at === undefined ? '' : expiryText(at)].filter((text) => text !== '').join(', '));
  const [before, after] = [
    side(its.before, (part) => part.before, expiry?.before),
    side(its.after, (part) => part.after, expiry?.after ?? (its.before === null && its.after?.expireAt ? its.after.expireAt : undefined)),
  ];
  const name = `${its.db === 0 ? '' : `db ${its.db} `}${textOf(its.key)}`;
  return { name, ...before !== undefined && { before }, ...after !== undefined && { after } };
};

/** `of`: how a part was, or is. */
function valueText(view: KeyView, { cut, before, after }: KeyDifference, parts: readonly ChangedPart[], of: (part: ChangedPart) => Bytes | undefined): string {
  const { type } = view.value;
  const isListAlone = type === 'list' && (before === null || after === null); // all of it, in its order
  if (cut) return `${type}, ${valueSize(type, view.size)}`;
  const there = parts.flatMap((part) => {
    const value = of(part);
    return value === undefined ? [] : [partText(type, isListAlone ? '' : part.name, value)];
  });
  if (type === 'string') return there.join('');
  const more = there.length > PARTS ? ', …' : '';
  return there.length === 0 ? (parts.length === 0 ? '' : '–') : `${type} ${there.slice(0, PARTS).join(', ')}${more}`;
}

function partText(type: KeyView['value']['type'], name: Bytes, value: Bytes): string {
  if (type === 'string') return quoted(value);
  if (type === 'set') return textOf(name);
  return name === '' ? textOf(value) : `${textOf(name)}: ${textOf(value)}`;
}

const expiryText = (at: number): string => (at === 0 ? 'no expiry' : `expires in ${timeLeft(at - Date.now())}`);

const quoted = (bytes: Bytes): string => (bytes.length > TEXT ? `${quoteBytes(bytes.slice(0, TEXT))}…` : /^-?\d+(?:\.\d+)?$/.test(bytes) ? bytes : quoteBytes(bytes));

/** As it is, where it can be told where it ends. */
function textOf(bytes: Bytes): string {
  const text = bytes.length > TEXT ? null : decodeStrict(bytes);
  return text !== null && /^[^\s"\\,\p{Cc}]+$/u.test(text) ? text : quoted(bytes);
}
