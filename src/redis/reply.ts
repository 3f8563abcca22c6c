// Replies: what a command answers, before it is written as RESP2, RESP3, Lua or text.
// The common cases are plain JS values, so that hot commands allocate nothing for them.
import type { RedisError } from './errors.ts';

/** A byte string: one JS char (U+0000 to U+00FF) per byte. */
export type Bytes = string;

/** A simple string reply, `+OK`. Compare with `OK` by identity; equal statuses share one object. */
export class Status { constructor(readonly text: Bytes) {} }
/** A RESP3 double; in RESP2 a bulk string. `text`: its digits, where they are not those of %.17g. */
export class Double { constructor(readonly value: number, readonly text?: Bytes) {} }
/** A RESP3 map; in RESP2 a flat array. */
export class MapReply { constructor(readonly entries: readonly (readonly [Reply, Reply])[]) {} }
/** A RESP3 set; in RESP2 an array. */
export class SetReply { constructor(readonly items: readonly Reply[]) {} }
/** A RESP3 out-of-band message (pub/sub, invalidation); in RESP2 an array. */
export class Push { constructor(readonly items: readonly Reply[]) {} }
/** A RESP3 verbatim string; `format` is three bytes such as "txt". In RESP2 a bulk string. */
export class Verbatim { constructor(readonly format: Bytes, readonly text: Bytes) {} }
/** A RESP3 big number, decimal digits; in RESP2 a bulk string. */
export class BigNumber { constructor(readonly digits: Bytes) {} }
/** A reply with a RESP3 attribute before it; in RESP2 the reply alone. */
export class Attributed { constructor(readonly attributes: MapReply, readonly reply: Reply) {} }
/**
 * An array whose elements are made as they are read, where there may be more than memory holds. `items` gives the same
 * number of them each time, whatever has changed since the command.
 */
export class LongReply { constructor(readonly length: number, readonly items: () => Iterable<Reply>) {} }
/** The null array `*-1` of RESP2 (a blocked pop that timed out, an aborted EXEC); `_` in RESP3. */
export class NullArray { private readonly kind = 'null array'; toString(): string { return this.kind; } }

/**
 * string: bulk string. number: integer (a safe one). bigint: integer beyond that. null: nil bulk.
 * boolean: `#t` in RESP3, 1 or 0 in RESP2. Array: array. RedisError: an error inside an array (EXEC).
 * Uint8Array: a bulk string to a script, which takes the bytes before it calls anything else; to nobody else.
 */
export type Reply =
  | Bytes | Uint8Array | number | bigint | boolean | null | readonly Reply[] | Status | Double | MapReply | SetReply
  | Push | LongReply | Attributed | Verbatim | BigNumber | NullArray | RedisError;

export const OK = new Status('OK');
export const QUEUED = new Status('QUEUED');
export const PONG = new Status('PONG');
export const NULL_ARRAY = new NullArray();
