// Values and replies: types alone, all of them plain data that the structured clone takes. Byte strings stay byte strings;
// the page decodes them only to show them.

/** A byte string: one JS char (U+0000 to U+00FF) per byte. */
export type Bytes = string;

/**
 * A reply as plain data. Tags are those of RESP3; how RESP2 shows each is drawn by the page. `length`: only the beginning
 * is there, and this is how many bytes, items or entries the whole has (see cut.ts).
 */
export type WireReply =
  | { type: 'status' | 'error' | 'bulk'; text: Bytes; length?: number }
  /** Decimal digits where it is beyond 2^53, so that it survives JSON. */
  | { type: 'integer'; value: number | string }
  /** `text`: its digits, where they are others than those of `%.17g`. */
  | { type: 'double'; value: number; text?: string }
  | { type: 'boolean'; value: boolean }
  | { type: 'null' }
  /** `*-1` of RESP2. */
  | { type: 'null array' }
  | { type: 'array' | 'set' | 'push'; items: WireReply[]; length?: number }
  | { type: 'map'; entries: [WireReply, WireReply][]; length?: number }
  /** What is told beside a reply; RESP2 has none. */
  | { type: 'attributed'; attributes: [WireReply, WireReply][]; reply: WireReply; length?: number }
  | { type: 'verbatim'; format: Bytes; text: Bytes; length?: number }
  | { type: 'big number'; digits: Bytes; length?: number };
