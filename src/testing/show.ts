// Values as a test file writes them: what a run gave beside what was expected, and tests that are made of a run.
import { Document, isScalar, Pair, Scalar, visit, YAMLMap, YAMLSeq } from 'yaml';
import type { Node } from 'yaml';
import { doubleText } from '../bytes/reply-text.ts';
import { decodeStrict } from '../bytes/text.ts';
import type { Bytes, WireReply } from '../protocol.ts';
import type { Keyspace, Stored } from './model.ts';

/** Characters of a value that show. */
const MOST = 20_000;
/** Items of a list that fit a line. */
const WIDE = 70;

/** A node as YAML without a line break at its end. */
export function yamlOf(node: Node): string {
  const document = new Document(node, { version: '1.2' });
  visit(document, { Collection: (_, one) => { if (isShort(one as YAMLMap | YAMLSeq)) one.flow = true; } });
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: true }).trimEnd();
  return text.length > MOST ? `${text.slice(0, MOST)}…` : text;
}

/** Plain values in a few words stand on one line. */
function isShort({ items }: YAMLMap | YAMLSeq): boolean {
  let room = WIDE;
  const fits = (one: unknown): boolean => {
    if (!isScalar(one)) return false;
    room -= String(one.value).length + 4;
    return room > 0 && !String(one.value).includes('\n');
  };
  return items.every((item) => (item instanceof Pair ? fits(item.key) && fits(item.value) : fits(item)));
}

/** A reply as a test would expect it. */
export function nodeOf(reply: WireReply): Node {
  switch (reply.type) {
    case 'null': case 'null array': return new Scalar(null);
    case 'boolean': return new Scalar(reply.value);
    case 'integer': return numberNode(String(reply.value));
    case 'double': return numberNode(Number.isFinite(reply.value) ? floatText(reply.value) : `.${doubleText(reply)}`.replace('.-', '-.').replace('nan', 'nan'));
    case 'big number': return numberNode(reply.digits);
    case 'error': return tagged(textNode(reply.text), '!error');
    case 'status': case 'bulk': case 'verbatim': return textNode(reply.text);
    case 'map': return mapNode(reply.entries.map(([key, value]) => [nodeOf(key), nodeOf(value)]));
    case 'attributed': return nodeOf(reply.reply);
    case 'set': return tagged(listNode(reply.items.map(nodeOf)), '!unordered');
    default: return listNode(reply.items.map(nodeOf));
  }
}

const floatText = (value: number): string => (Number.isInteger(value) && Math.abs(value) < 1e21 ? `${Object.is(value, -0) ? '-0' : value}.0` : String(value));

/** Digits as they are: JavaScript would round some. */
function numberNode(digits: string): Scalar {
  const node = new Scalar<unknown>(Number(digits));
  node.source = digits;
  node.toJSON = () => digits;
  if (/^-?\d+$/.test(digits)) node.value = BigInt(digits);
  else node.minFractionDigits = /\.(\d+)$/.exec(digits)?.[1].length ?? 0;
  return node;
}

export function textNode(bytes: Bytes): Scalar {
  const text = decodeStrict(bytes);
  if (text !== null && !/[\0-\x08\x0b-\x1f\x7f\ufffe\uffff]/.test(text)) return new Scalar(text);
  const node = new Scalar(bytes.replace(/\\/g, '\\\\').replace(/[^\x20-\x7e]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`));
  node.type = 'QUOTE_SINGLE';
  return tagged(node, '!bytes');
}

export function listNode(items: readonly Node[]): YAMLSeq {
  const list = new YAMLSeq();
  list.items = [...items];
  return list;
}

export function mapNode(entries: readonly [Node, Node][]): YAMLMap {
  const map = new YAMLMap();
  map.items = entries.map(([key, value]) => new Pair(key, value));
  return map;
}

export function tagged<N extends Node>(node: N, tag: string): N {
  node.tag = tag;
  return node;
}

/** What a key holds, as an expectation has it. */
export function storedNode({ kind, value }: Stored): Node {
  const node = nodeOf(value);
  if (kind === 'other') return tagged(new Scalar(''), '!any');
  return kind === 'set' || kind === 'zset' || kind === 'stream' ? tagged(node, `!${kind}`) : node;
}

/** Keys of one database. */
export const keysNode = (keyspace: Keyspace, db: number): YAMLMap => mapNode(
  [...keyspace.values()].filter((one) => one.db === db).sort((a, b) => (a.key < b.key ? -1 : 1)).map((one) => [textNode(one.key), storedNode(one)]));
