// A string that is changed in place: its bytes, with room to grow. Its changes are recorded by pages, so that undo and
// redo of a bit in a bitmap of 200 MB cost a page and not the bitmap.
import { latin1, wordsOf } from '../bytes.ts';
import type { Patch, Range, Recording } from '../journal.ts';
import type { Bytes } from '../reply.ts';

/** Bytes of a page, a power of two. */
const PAGE = 4096;
/** A string up to this length is recorded by copying it whole. */
const COPIED = 4 * PAGE;
/** Up to this length a string that is read as a whole stays a byte string; a longer one if it is read twice. */
const SETTLES = 65536;
/** Room doubles up to this length, and grows by a quarter beyond it. */
const DOUBLES = 1 << 24;

export class RawString {
  readonly type = 'string';
  private recordings: PageRecording[] = [];
  private reads = 0;
  private view: Int32Array | undefined;

  /** What follows the bytes in their buffer is room. */
  constructor(private content: Uint8Array) {}

  get length(): number { return this.content.length; }

  /** Not to be changed but through `edit`, and of use until the next edit. */
  get bytes(): Uint8Array { return this.content; }

  /** The whole words of 32 bits at the front of the bytes, of use as long as these. */
  get words(): Int32Array {
    // As long as the words stand for the same bytes: making a view costs as much as counting some hundred bits.
    const { view, content } = this;
    if (view !== undefined && view.length === content.length >> 2 && view.buffer === content.buffer) return view;
    return (this.view = wordsOf(content));
  }

  /** Whether a recording relies on hearing of each change. */
  get isRecorded(): boolean { return this.recordings.length !== 0; }

  /** The bytes for changing those from one place up to, without it, another; with zeros so far if it was shorter. */
  edit(from: number, to: number): Uint8Array {
    this.reads = 0;
    for (let i = 0; i < this.recordings.length; i++) this.recordings[i].note(from, to);
    if (to > this.content.length) this.content = grown(this.content, to);
    return this.content;
  }

  text(): Bytes {
    this.reads++;
    return latin1(this.content);
  }

  /** Whether it is rather to be kept as the text that was just read of it. */
  get settles(): boolean { return this.reads > 1 || this.content.length <= SETTLES; }

  copy(): RawString { return new RawString(this.content.slice()); }

  /** Notes from now on what changes, beside the recordings that there are. */
  record(): Recording<RawString> {
    if (this.content.length <= COPIED) return new CopiedString(this.copy());
    const recording = new PageRecording(this);
    this.recordings.push(recording);
    return recording;
  }

  endRecord(): void { if (this.recordings.length !== 0) this.recordings = []; }

  /** Puts pages back and ends the recording that kept them. */
  revert(recording: PageRecording, length: number, pages: ReadonlyMap<number, Uint8Array>): void {
    this.recordings = this.recordings.filter((each) => each !== recording);
    // A page without bytes was not there before, nor need it be now.
    for (const [page, bytes] of pages) if (bytes.length !== 0) this.content.set(bytes, page * PAGE);
    this.content = this.content.subarray(0, length);
    this.reads = 0;
  }

  /** Applies a patch that `Recording.patch` of an equal string gave. Throws RangeError for one that does not fit. */
  apply(patch: Patch): void {
    if (patch.kind !== 'ranges') throw new TypeError('a string takes ranges');
    this.edit(this.length, patch.to);
    for (const { at, bytes } of patch.ranges) this.edit(at, at + bytes.length).set(bytes, at);
  }
}

/** Takes from the room behind the array where that is enough. */
function grown(bytes: Uint8Array, length: number): Uint8Array {
  const { buffer, byteOffset } = bytes;
  if (byteOffset + length <= buffer.byteLength) {
    return new Uint8Array(buffer as ArrayBuffer, byteOffset, length).fill(0, bytes.length);
  }
  const room = Math.max(length, bytes.length + Math.min(bytes.length, Math.max(DOUBLES, bytes.length >> 2)));
  const more = new Uint8Array(new ArrayBuffer(room), 0, length);
  more.set(bytes);
  return more;
}

/** A recording by a copy made beforehand. */
class CopiedString implements Recording<RawString> {
  constructor(private readonly copy: RawString) {}
  undo(): RawString { return this.copy; }
  patch(): undefined { return undefined; }
  inverse(): undefined { return undefined; }
}

/** Keeps pages as they were before their first change. */
class PageRecording implements Recording<RawString> {
  private readonly length: number;
  private readonly before = new Map<number, Uint8Array>();
  private last = -1;

  constructor(private readonly owner: RawString) { this.length = owner.length; }

  /** Bytes from one place up to, without it, another will change. */
  note(from: number, to: number): void {
    const end = (to - 1) >>> PAGE_BITS;
    for (let page = from >>> PAGE_BITS; to > from && page <= end; page++) {
      if (page === this.last) continue;
      this.last = page;
      if (!this.before.has(page)) this.before.set(page, pageOf(this.owner.bytes, page, this.length).slice());
    }
  }

  undo(): RawString {
    this.owner.revert(this, this.length, this.before);
    return this.owner;
  }

  patch(): Patch {
    const ranges = this.differences((page) => this.before.get(page)!, (page) => this.now(page));
    return { kind: 'ranges', from: this.length, to: this.owner.length, ranges };
  }

  inverse(): Patch {
    const ranges = this.differences((page) => this.now(page), (page) => this.before.get(page)!);
    return { kind: 'ranges', from: this.owner.length, to: this.length, ranges };
  }

  private now(page: number): Uint8Array { return pageOf(this.owner.bytes, page, this.owner.length); }

  private differences(from: (page: number) => Uint8Array, to: (page: number) => Uint8Array): Range[] {
    const ranges: Range[] = [];
    for (const page of [...this.before.keys()].sort((a, b) => a - b)) {
      const range = difference(from(page), to(page));
      if (range !== undefined) ranges.push({ at: page * PAGE + range.at, bytes: range.bytes });
    }
    return ranges;
  }
}

const PAGE_BITS = Math.log2(PAGE);

/** A page of the first `length` bytes; the last one is shorter. */
const pageOf = (bytes: Uint8Array, page: number, length: number): Uint8Array =>
  bytes.subarray(Math.min(page * PAGE, length), Math.min((page + 1) * PAGE, length));

/** From the first byte to the last that differ; what the old page lacks counts as 0. */
function difference(old: Uint8Array, page: Uint8Array): Range | undefined {
  let at = 0;
  let end = page.length;
  while (at < end && page[at] === (at < old.length ? old[at] : 0)) at++;
  while (end > at && page[end - 1] === (end <= old.length ? old[end - 1] : 0)) end--;
  return at === end ? undefined : { at, bytes: page.subarray(at, end) };
}

/** Zeros are left out of runs by so many bytes. */
const BLOCK = 256;
/** Bytes of the longest run. */
const LONGEST_RUN = 1 << 20;

/** What a string's bytes hold beside zeros. */
export function* runsOf(bytes: Uint8Array): Generator<Range> {
  const words = wordsOf(bytes);
  let from = -1;
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const isEmpty = isZero(bytes, words, at, Math.min(at + BLOCK, bytes.length));
    if (from >= 0 && (isEmpty || at - from >= LONGEST_RUN)) {
      yield { at: from, bytes: bytes.subarray(from, at) };
      from = -1;
    }
    if (from < 0 && !isEmpty) from = at;
  }
  if (from >= 0) yield { at: from, bytes: bytes.subarray(from) };
}

/** Of the bytes from a place that is a multiple of 4 on. */
function isZero(bytes: Uint8Array, words: Int32Array, at: number, end: number): boolean {
  const last = Math.min(end >> 2, words.length);
  let word = at >> 2;
  while (word < last && words[word] === 0) word++;
  if (word < last) return false;
  for (let i = Math.max(at, last << 2); i < end; i++) if (bytes[i] !== 0) return false;
  return true;
}
