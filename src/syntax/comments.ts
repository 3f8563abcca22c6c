// The comments of a text, by its tokens alone: what no parser could make sense of costs no more than what is well formed.
import { readComment, readLong, readString } from './lexing.ts';
import type { Chars } from './lexing.ts';

class TextChars implements Chars {
  pos = 0;

  constructor(private readonly text: string) {}

  get next(): number { return this.peek(0); }

  peek(offset: number): number {
    const at = this.pos + offset;
    return at < this.text.length ? this.text.charCodeAt(at) : -1;
  }

  advance(count = 1): number {
    this.pos = Math.min(this.pos + count, this.text.length);
    return this.next;
  }
}

const NEXT = /--|["'[]/g;

/** Those of one line, from their signs to the end of the line. In these the dialects are alike. */
export function lineComments(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  const chars = new TextChars(text);
  for (;;) {
    NEXT.lastIndex = chars.pos;
    const begin = NEXT.exec(text);
    if (begin === null) return found;
    const from = chars.pos = begin.index;
    if (begin[0] === '--') {
      if (!readComment(chars, true).long) found.push({ from, to: chars.pos });
    } else if (begin[0] !== '[') readString(chars, true);
    else if (readLong(chars, true) === undefined) chars.advance();
  }
}
