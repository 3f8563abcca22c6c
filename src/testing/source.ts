// A YAML text as nodes with their places, within bounds: what reads them tells each fault where it stands.
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import { encodeText } from '../bytes/text.ts';
import type { Bytes } from '../protocol.ts';
import type { Fault, Place } from './model.ts';
import { LIMITS } from './schema.ts';
import { parseYaml, tooMuch } from './yaml-bounds.ts';

/** A value of the file; undefined: nothing stands there. */
export type Value = Node | null;
/** A name in a map, with what stands after it. */
export interface Member { name: string; key: Scalar; value: Value }

export class Source {
  readonly faults: Fault[] = [];
  readonly root: Value;
  private readonly lines = new LineCounter();
  private readonly document: Document;

  constructor(readonly text: string) {
    const bound = tooMuch(text);
    this.document = parseYaml(bound === undefined ? text : '', this.lines);
    if (bound !== undefined) {
      for (let end = text.indexOf('\n'); end >= 0 && end < bound.at; end = text.indexOf('\n', end + 1)) this.lines.addNewLine(end + 1);
      this.fault({ from: bound.at, to: bound.at + 1 }, bound.message);
    }
    for (const { pos: [from, to], message } of this.document.errors.slice(0, LIMITS.faults)) this.fault({ from, to }, sentence(message));
    this.root = this.faults.length > 0 ? null : this.document.contents as Value;
    if (this.root !== null && !this.measured(this.root)) this.root = null;
  }

  place({ from, to }: { from: number; to: number }): Place {
    const { line, col } = this.lines.linePos(from);
    return { from, to: Math.max(to, from), line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  /** Where a node stands; nothing stands where its owner does. */
  at(value: Value, owner?: Node): Place {
    const range = (value ?? owner)?.range;
    return this.place({ from: range?.[0] ?? 0, to: range?.[1] ?? 0 });
  }

  fault(at: { from: number; to: number }, message: string): undefined {
    this.faults.push({ ...this.place(at), message });
    return undefined;
  }

  wrong(value: Value, owner: Node | undefined, message: string): undefined { return this.fault(this.at(value, owner), message); }

  /** The text of a node as it stands. */
  written(value: Value): string {
    const [from, to] = value?.range ?? [0, 0];
    return dedented(this.text.slice(from, to).trimEnd(), from - this.text.lastIndexOf('\n', from - 1) - 1);
  }

  /** The members of a map whose names are texts. */
  members(map: YAMLMap): Member[] {
    return map.items.flatMap((pair) => {
      const { key, value } = pair as { key: unknown; value: Value };
      if (isScalar(key)) return [{ name: String(key.source ?? key.value), key, value }];
      this.wrong(isAlias(key) || isMap(key) || isSeq(key) ? key : null, map, 'A name is a text.');
      return [];
    });
  }

  private namesOnce(map: YAMLMap): void {
    const names = new Set<unknown>();
    for (const { key } of map.items) {
      if (!isScalar(key)) continue;
      if (names.has(key.value)) this.wrong(key, map, 'Map keys must be unique.');
      names.add(key.value);
    }
  }

  /** Aliases would let a few lines be of any size; so might nesting. */
  private measured(root: Node): boolean {
    let left: number = LIMITS.nodes;
    const fits = (node: unknown, depth: number): boolean => {
      if (--left < 0 || depth > LIMITS.depth) return this.wrong(root, undefined, 'It holds more than a test file can.') ?? false;
      if (isAlias(node)) return this.wrong(node, root, 'Aliases are not read here: write the value.') ?? false;
      if (isPair(node)) return fits(node.key, depth + 1) && fits(node.value, depth + 1);
      if (isMap(node)) this.namesOnce(node);
      if (isMap(node) || isSeq(node)) return node.items.every((one) => fits(one, depth + 1));
      return true;
    };
    return fits(root, 0) && this.faults.length === 0;
  }
}

/** What a scalar is as a text, with the digits of a number as they were written; undefined: it is none. */
export function textIn(value: Value): string | undefined {
  if (!isScalar(value) || value.value === null) return undefined;
  return typeof value.value === 'string' ? value.value : value.source ?? String(value.value);
}

export function bytesIn(value: Value): Bytes | undefined {
  const text = textIn(value);
  if (text === undefined) return undefined;
  return isTagged(value, '!bytes') ? unescaped(text) : encodeText(text);
}

export const isTagged = (value: Value, tag: string): boolean => value?.tag === tag;

export const isNothing = (value: Value): boolean => value === null || (isScalar(value) && value.value === null && (value.tag === undefined || value.tag.startsWith('tag:')));

/** "\xHH" and "\\" of a text with !bytes. */
const unescaped = (text: string): Bytes => encodeText(text).replace(/\\x([0-9a-fA-F]{2})|\\\\/g, (whole, hex: string | undefined) =>
  (hex === undefined ? whole.slice(1) : String.fromCharCode(Number.parseInt(hex, 16))));

const sentence = (message: string): string => {
  if (/call stack/.test(message)) return 'It is nested deeper than a test file can be.';
  const first = message.split('\n')[0].replace(/ at line \d+, column \d+:?$/, '');
  return /[.!?]$/.test(first) ? first : `${first}.`;
};

const dedented = (text: string, by: number): string => text.replace(new RegExp(`\\n {1,${Math.max(by, 1)}}`, 'g'), '\n');
