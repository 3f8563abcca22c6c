// Where the lines of a run stand in what a person wrote: in the script, in a file that it includes, or in a text of its own. A
// chunk's lines are those that Lua counts; breakpoints and the editor have those of the person's files.
import { decodeBytes } from '../../bytes/text.ts';
import { digestOf } from '../../project/digest.ts';
import { originOf } from '../../project/origin.ts';
import type { Bytes, DebugChunk, RanDraft } from '../../protocol.ts';

/** A text that the editor can show; `id`: what its breakpoints are kept by; `file`: its name, '' for the script and for a text of its own. */
export interface Text { id: string; file: string; text: string }
/** `first`: the line of the text from which on the chunk stands. */
export interface TextLine { text: Text; line: number; first: number }
export interface ChunkLine { chunk: number; line: number }

/** What is known of the script that ran, where it is one of the person's. */
export interface Written {
  ran: RanDraft;
  /** As it was sent: bytes. */
  script: Bytes;
  /** The text of a file of it, as it is now. */
  fileText(name: string): string | undefined;
  /** What tells the editor's document of a file of it, '' for the script. */
  idOf(file: string): string;
}

/** A line of a chunk's text, and the file that it comes from. */
interface Line { text: Text; line: number }

export class Places {
  private readonly texts = new Map<Bytes, readonly Line[]>();

  /** `idOfText`: of a text that is none of a script that ran. */
  constructor(private readonly chunks: readonly DebugChunk[], private readonly written: Written | undefined, private readonly idOfText: (text: string) => string) {}

  /** Where a line of a chunk stands; undefined: its text is not known. `line` is 0 where it stands nowhere in it. */
  of(chunk: number, line: number): TextLine | undefined {
    const its = this.chunks[chunk] ?? this.chunks[0];
    if (its?.source === undefined) return undefined;
    const lines = this.linesOf(its.source);
    const found = lines[line + its.first - 2];
    return { text: (found ?? lines[0]).text, line: found?.line ?? 0, first: its.within?.[0] ?? 1 };
  }

  /** The lines of chunks that a line of a text is. */
  at(id: string, line: number): ChunkLine[] {
    return this.chunks.flatMap(({ source, first, within }, chunk) => {
      if (source === undefined) return [];
      const lines = this.linesOf(source);
      const [from, to] = within ?? [1, lines.length];
      return lines.slice(from - 1, to).flatMap((one, i) => (one.text.id === id && one.line === line ? [{ chunk, line: from + i - first + 1 }] : []));
    });
  }

  private linesOf(source: Bytes): readonly Line[] {
    let lines = this.texts.get(source);
    if (lines === undefined) this.texts.set(source, lines = this.read(source));
    return lines;
  }

  private read(source: Bytes): Line[] {
    const { written } = this;
    const whole = decodeBytes(source);
    const id = written?.script === source ? written.idOf('') : this.idOfText(whole);
    const count = whole.split('\n').length;
    const files = written?.script === source ? this.files(written) : undefined;
    if (files !== undefined) return Array.from({ length: count }, (_, i) => files(i + 1));
    const text: Text = { id, file: '', text: whole };
    return Array.from({ length: count }, (_, i) => ({ text, line: i + 1 }));
  }

  /** Of a script that was joined from files, while these are what they were. */
  private files({ ran: { map }, fileText, idOf }: Written): ((line: number) => Line) | undefined {
    if (map === undefined) return undefined;
    const main = map.files[0].name;
    const texts = new Map<string, Text>();
    for (const { name, digest } of map.files) {
      const file = name === main ? '' : name;
      const text = fileText(file);
      if (text === undefined || digestOf(text) !== digest) return undefined;
      texts.set(name, { id: idOf(file), file, text });
    }
    return (line) => {
      const origin = originOf(map, line);
      return { text: texts.get(origin.file)!, line: origin.line };
    };
  }
}
