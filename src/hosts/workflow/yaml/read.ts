// YAML to values. The library finds the structure and the places; what a word means is told by a table of the engine
// (scalars.ts), for neither engine reads YAML as the library's schemas do.
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import type { Document, Node, Pair, ParsedNode, Scalar, YAMLError, YAMLMap } from 'yaml';
import { Dict, isDict, isList } from '../values/value.ts';
import type { Key, Value } from '../values/value.ts';
import { placeOf } from './places.ts';
import type { TextPlace } from './places.ts';
import type { Scalars } from './scalars.ts';
import { ScalarError } from './scalars.ts';
import { tags } from './tags.ts';
import { worded } from './words.ts';

/** A text that is no YAML, or no such YAML as the engine takes. `type`: the class of Python's exception. */
export class YamlFault extends Error {
  override readonly name = 'YamlFault';
  constructor(message: string, readonly type: string, readonly line: number | undefined) { super(message); }
}

export interface Dialect {
  scalars: Scalars;
  /** Whether `<<` merges. */
  merges: boolean;
  /** Whether a key may come twice; the last then counts. */
  repeats: boolean;
  /** Tags that are understood beside those of texts, lists and mappings; undefined: tags are not looked at. */
  tags: typeof tags | undefined;
}

/** What a file holds, and where. */
export interface YamlFile {
  value: Value;
  /** The 1-based line of a mapping. */
  lineOf(dict: Dict): number | undefined;
  /** The file's line of a line (1-based) of the text that a mapping has under a key. */
  lineIn(dict: Dict, key: string, line: number): number | undefined;
  /** The file's line of the first line of such a text, where all its lines stand as they are, one under the other. */
  firstLineIn(dict: Dict, key: string): number | undefined;
  /** Where the text that a mapping has under a key stands in the file; undefined: it has none there, or another value. */
  placeIn(dict: Dict, key: string): TextPlace | undefined;
}

/** Reads a file of one document. Throws YamlFault. */
export function readYaml(text: string, dialect: Dialect): YamlFile {
  const lines = new LineCounter();
  const source = text.replace(MARK, '');
  try {
    const documents = parseAllDocuments(source, {
      version: '1.1', schema: 'failsafe', merge: false, uniqueKeys: false, lineCounter: lines, prettyErrors: false,
      logLevel: 'silent', stringKeys: false,
    });
    if ('empty' in documents) return { value: null, lineOf: () => undefined, lineIn: () => undefined, firstLineIn: () => undefined, placeIn: () => undefined };
    return new Reading(source, lines, dialect, text.length - source.length).file(documents);
  } catch (error) {
    if (error instanceof RangeError) throw new YamlFault(TOO_DEEP, 'RecursionError', undefined);
    throw error;
  }
}

/** The byte order mark. */
const MARK = /^\ufeff/;
const TOO_DEEP = 'maximum recursion depth exceeded';
/** Values that a file may stand for, those behind each alias counted again. */
const MOST = 1_000_000;

class Reading {
  private readonly known = new Map<Node, Value>();
  private readonly nodes = new Map<Dict, YAMLMap>();
  private document!: Document.Parsed;
  private depth = 0;
  private count = 0;
  private readonly weights = new Map<Node, number>();

  /** `shift`: characters of the file before the text. */
  constructor(private readonly text: string, private readonly lines: LineCounter, private readonly dialect: Dialect, private readonly shift: number) {}

  file(documents: readonly Document.Parsed[]): YamlFile {
    const errors = documents.flatMap((document) => document.errors);
    if (errors.length > 0) throw this.worded(errors[0]);
    if (documents.length > 1) throw this.several(documents);
    [this.document] = documents;
    return {
      value: this.value(this.document.contents),
      lineOf: (dict) => this.lineAt(this.nodes.get(dict)?.range?.[0]),
      lineIn: (dict, key, line) => this.lineIn(dict, key, line),
      firstLineIn: (dict, key) => this.firstLineIn(dict, key),
      placeIn: (dict, key) => this.placeIn(dict, key),
    };
  }

  private worded(error: YAMLError): YamlFault {
    const { line, message, type } = worded(error, this.text, this.lines);
    return new YamlFault(message, type, line);
  }

  private several(documents: readonly Document.Parsed[]): YamlFault {
    const [first, second] = documents.map(({ range }) => range[0]);
    return this.fault('ComposerError', `expected a single document in the stream${this.mark(first)}\nbut found another document${this.mark(second)}`, second);
  }

  private value(node: ParsedNode | Node | null | undefined): Value {
    if (node === null || node === undefined) return null;
    const before = this.count;
    this.count += this.weights.get(node) ?? 1;
    if (this.count > MOST) throw this.fault('MemoryError', `the file stands for more than ${MOST} values`, node.range?.[0]);
    const known = this.known.get(node);
    if (known !== undefined) return known;
    if (++this.depth > 200) throw this.fault('RecursionError', TOO_DEEP, node.range?.[0]);
    const value = this.fresh(node);
    this.depth--;
    this.known.set(node, value);
    this.weights.set(node, this.count - before);
    return value;
  }

  private fresh(node: ParsedNode | Node): Value {
    if (isAlias(node)) {
      const target = node.resolve(this.document);
      if (target === undefined) throw this.fault('ComposerError', `found undefined alias '${node.source}'${this.mark(node.range?.[0])}`, node.range?.[0]);
      return this.value(target);
    }
    if (isScalar(node)) return this.scalar(node);
    const value = isMap(node) ? this.map(node) : isSeq(node) ? node.items.map((item) => this.value(item as ParsedNode)) : null;
    return this.tagged(node, value);
  }

  private scalar(node: Scalar): Value {
    const text = String(node.source ?? node.value ?? '');
    if (node.tag !== undefined && node.tag !== '!') return this.tagged(node, text);
    return node.type === 'PLAIN' || node.type === undefined ? this.attempt(() => this.dialect.scalars(node.source ?? ''), node) : text;
  }

  private tagged(node: Node, value: Value): Value {
    const { tag } = node;
    if (tag === undefined || tag === '!' || this.dialect.tags === undefined) return value;
    const read = this.dialect.tags[tag.replace('tag:yaml.org,2002:', '!!')];
    if (read !== undefined) return this.attempt(() => read(value, this.dialect.scalars), node);
    const name = tag.startsWith('tag:') || tag.startsWith('!') ? tag : `!${tag}`;
    const at = this.tagStart(node);
    throw this.fault('ConstructorError', `could not determine a constructor for the tag '${name}'${this.mark(at)}`, at);
  }

  private tagStart(node: Node): number | undefined {
    const at = node.range?.[0];
    if (at === undefined) return at;
    const before = /![^\s]*\s+$/.exec(this.text.slice(0, at));
    return before === null ? at : before.index;
  }

  private attempt(read: () => Value, node: Node): Value {
    try {
      return read();
    } catch (error) {
      if (error instanceof ScalarError) throw this.fault('ValueError', error.message, node.range?.[0]);
      throw error;
    }
  }

  private map(node: YAMLMap): Dict {
    const dict = new Dict();
    const merges: Dict[] = [];
    const start = node.range?.[0];
    for (const pair of node.items as Pair<ParsedNode, ParsedNode | null>[]) {
      if (this.dialect.merges && isMergeKey(pair.key)) merges.push(...this.mergeOf(pair, start));
      else this.entry(dict, pair, start);
    }
    const all = new Dict();
    for (const merge of merges.reverse()) for (const [key, value] of merge) all.set(key, value);
    for (const [key, value] of dict) all.set(key, value);
    this.nodes.set(all, node);
    return all;
  }

  private entry(dict: Dict, { key, value }: Pair<ParsedNode, ParsedNode | null>, map: number | undefined): void {
    const name = this.key(key, map);
    if (!this.dialect.repeats && dict.has(name)) throw this.fault('YamlError', `duplicate entry with key ${JSON.stringify(name)}`, key.range[0]);
    dict.set(name, this.value(value));
  }

  private key(node: ParsedNode, map: number | undefined): Key {
    const key = this.value(node);
    if (key === null || typeof key !== 'object') return key;
    const where = this.mark(node.range[0]);
    throw this.fault('ConstructorError', `while constructing a mapping${this.mark(map)}\nfound unhashable key${where}`, node.range[0]);
  }

  private mergeOf({ key, value }: Pair<ParsedNode, ParsedNode | null>, map: number | undefined): readonly Dict[] {
    const found = this.value(value);
    const all = isList(found) ? found : [found];
    if (all.every(isDict)) return all;
    const at = value?.range[0] ?? key.range[1];
    const wanted = 'expected a mapping or list of mappings for merging, but found scalar';
    throw this.fault('ConstructorError', `while constructing a mapping${this.mark(map)}\n${wanted}${this.mark(at)}`, at);
  }

  private lineIn(dict: Dict, key: string, line: number): number | undefined {
    const node = this.nodes.get(dict);
    const value = this.under(node, key);
    if (!isScalar(value)) return this.lineAt(node?.range?.[0]);
    const start = this.lineAt(value.range?.[0]);
    if (start === undefined) return undefined;
    return value.type === 'BLOCK_LITERAL' ? start + line : start;
  }

  private firstLineIn(dict: Dict, key: string): number | undefined {
    const text = dict.get(key);
    const value = this.under(this.nodes.get(dict), key);
    const stands = typeof text === 'string' && isScalar(value) && (value.type === 'BLOCK_LITERAL' || !text.includes('\n'));
    return stands ? this.lineIn(dict, key, 1) : undefined;
  }

  private placeIn(dict: Dict, key: string): TextPlace | undefined {
    const node = this.nodes.get(dict);
    const value = this.under(node, key);
    const text = dict.get(key);
    if (!isScalar(value) || value.range == null || node?.range == null || typeof text !== 'string') return undefined;
    const column = this.lines.linePos(node.range[0]).col - 1;
    return placeOf(this.text, value.type === 'BLOCK_LITERAL', value.range, text, { isFlow: node.flow === true, column, shift: this.shift });
  }

  /** What stands under a key of a mapping, behind an alias too. */
  private under(map: YAMLMap | undefined, key: string): Node | null | undefined {
    const value = map?.items.find((one) => isScalar(one.key) && one.key.source === key)?.value as Node | null | undefined;
    return isAlias(value) ? value.resolve(this.document) : value;
  }

  private lineAt(offset: number | undefined): number | undefined {
    return offset === undefined ? undefined : this.lines.linePos(offset).line;
  }

  private mark(offset: number | undefined): string { return offset === undefined ? '' : markAt(this.text, this.lines, offset); }
  private fault(type: string, message: string, offset: number | undefined): YamlFault {
    return new YamlFault(message, type, this.lineAt(offset));
  }
}

const isMergeKey = (key: unknown): boolean => isScalar(key) && key.type === 'PLAIN' && key.source === '<<';

/** Where, in PyYAML's words: the line under which a sign stands. */
export function markAt(text: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  const source = text.split('\n')[line - 1] ?? '';
  return `\n  in "<unicode string>", line ${line}, column ${col}:\n    ${source}\n    ${' '.repeat(col - 1)}^`;
}
