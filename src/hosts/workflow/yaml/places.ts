// Where the text of a scalar stands in its file, line by line, so that code in it can be pointed at and written anew.
import type { TextPlace } from '../wire.ts';

export type { TextPlace };

interface Around {
  isFlow: boolean;
  /** Spaces before the mapping that it stands in. */
  column: number;
  /** Characters of the file before `source`. */
  shift: number;
}

/** Spaces of a block whose value says nothing of its own. */
const STEP = 2;

/** `range`: the scalar's, in `source`; `text`: its value. */
export function placeOf(source: string, isBlock: boolean, range: readonly number[], text: string, { isFlow, column, shift }: Around): TextPlace {
  const its = isBlock ? blockOf(source, range[0], text, column) : valueOf(source, range, text, column, isFlow);
  const moved = (at: number): number => at + shift;
  return { ...its, from: moved(its.from), to: moved(its.to), isFlow, column, ...its.lines && { lines: its.lines.map(moved) } };
}

type Found = Pick<TextPlace, 'from' | 'to' | 'header' | 'comment' | 'indent' | 'lines'>;

/** The lines of a block follow the one that its sign is in; those that are empty may be shorter than its indentation. */
function blockOf(source: string, sign: number, text: string, column: number): Found {
  const end = endOfLine(source, sign);
  const header = source.slice(sign + 1, end - returnAt(source, end));
  const starts: number[] = [];
  let indent: number | undefined;
  let at = end;
  for (const line of text.trim() === '' ? [] : text.replace(/\n+$/, '').split('\n')) {
    if (at >= source.length) break;
    const start = at + 1;
    at = endOfLine(source, start);
    if (line !== '') indent ??= at - returnAt(source, at) - start - line.length;
    starts.push(Math.max(start, at - returnAt(source, at) - line.length));
  }
  return { from: sign, to: at - returnAt(source, at), header, indent: indent ?? column + STEP, lines: starts.length > 0 ? starts : [at] };
}

const endOfLine = (source: string, from: number): number => {
  const at = source.indexOf('\n', from);
  return at < 0 ? source.length : at;
};
/** 1 where a line ends with CR LF. */
const returnAt = (source: string, end: number): number => (source[end - 1] === '\r' ? 1 : 0);

/** A value on one line that says what it is without escapes can be pointed into; others are one piece. */
function valueOf(source: string, range: readonly number[], text: string, column: number, isFlow: boolean): Found {
  const from = range[0];
  const to = from + source.slice(from, range[1]).trimEnd().length;
  const inside = source.slice(from, to).indexOf(text);
  const isPlain = inside >= 0 && to - from - text.length <= 2 && !text.includes('\n');
  const comment = (isFlow ? null : /^[ \t]+#[^\r\n]*/.exec(source.slice(to, endOfLine(source, to))))?.[0] ?? '';
  return { from, to: to + comment.length, indent: column + STEP, ...comment !== '' && { comment }, ...isPlain && { lines: [from + inside] } };
}
