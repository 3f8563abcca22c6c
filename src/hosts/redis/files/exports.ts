// The keyspace as a file: an RDB as the emulated release writes it, commands that make it again, or JSON to look at.
import { quoteBytes } from '../../../bytes/quote.ts';
import { decodeStrict, toArray } from '../../../bytes/text.ts';
import { Hash } from '../../../redis/data/hash.ts';
import { RawString } from '../../../redis/data/raw-string.ts';
import { VectorSet } from '../../../redis/data/vector-set.ts';
import { restored } from '../../../redis/data/vectors.ts';
import type { Engine } from '../../../redis/engine.ts';
import { rdbFile } from '../../../redis/rdb-file-writer.ts';
import type { Bytes } from '../../../redis/reply.ts';
import { typeOf } from '../../../redis/value.ts';
import type { Entry, Held } from '../../../redis/value.ts';
import { keyView } from '../key-view.ts';
import { seedOf } from '../seed.ts';
import type { FileForm } from '../wire.ts';

/** All keys whose time is not over, in a form. */
export function keyspaceFile(engine: Engine, form: FileForm): Uint8Array {
  switch (form) {
    case 'rdb': return rdbFile(engine);
    case 'commands': return toArray(commandLines(engine));
    case 'json': return new TextEncoder().encode(`${JSON.stringify(json(engine), null, 2)}\n`);
  }
}

/** A line each, as redis-cli takes them. */
function commandLines(engine: Engine): Bytes {
  const libraries = engine.scripting?.functions.list().map(({ code }) => ['FUNCTION', 'LOAD', 'REPLACE', code]) ?? [];
  const commands = [...libraries, ...seedOf(engine, Infinity, true).commands];
  return commands.map((args) => `${args.map((arg) => (PLAIN.test(arg) ? arg : quoteBytes(arg))).join(' ')}\n`).join('');
}

/** Words that need no quotes. */
const PLAIN = /^[\w:.,@/+*~-]+$/;

// JSON

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

const json = (engine: Engine): Json => ({
  server: `${engine.identity.title} ${engine.identity.version}`,
  functions: engine.scripting?.functions.list().map(({ code }) => text(code)) ?? [],
  databases: engine.databases.filter(({ size }) => size > 0).map((db) => ({
    db: db.id, keys: [...db.entries].filter(([, entry]) => isLive(entry, engine)).map(([key, entry]) => keyJson(key, entry)),
  })),
});

const isLive = ({ expireAt }: Entry, { clock }: Engine): boolean => expireAt === 0 || expireAt > clock();

const keyJson = (key: Bytes, entry: Entry): Json => ({
  key: text(key), type: typeOf(entry.contents), ...(entry.expireAt !== 0 && { expireAt: entry.expireAt }), value: valueJson(key, entry.contents),
});

/** Bytes that are no UTF-8 are told in base64. */
function text(bytes: Bytes): Json {
  return decodeStrict(bytes) ?? { base64: btoa(bytes) };
}

function valueJson(key: Bytes, value: Held): Json {
  if (typeof value === 'string') return text(value);
  if (value instanceof RawString) return text(value.text());
  if (value instanceof VectorSet) return vectorsJson(value);
  const { value: view } = keyView(key, value, 0, Infinity);
  switch (view.type) {
    case 'list': case 'set': return view.items.map(text);
    case 'hash': return view.entries.map(([field, its]) => ({ field: text(field), value: text(its), ...timeOf(value, field) }));
    case 'zset': return view.entries.map(([member, score]) => ({ member: text(member), score: Number.isFinite(score) ? score : String(score) }));
    case 'stream': return {
      lastId: view.lastId, entriesAdded: view.entriesAdded, entries: view.entries.map(([id, fields]) => ({ id, fields: fields.map(text) })),
      groups: view.groups.map(({ name, lastId, pendingCount, consumers }) => (
        { name: text(name), lastId, pending: pendingCount, consumers: consumers.map((consumer) => text(consumer.name)) })),
    };
    default: throw new TypeError(`a ${view.type} has a form of its own`);
  }
}

function timeOf(value: Held, field: Bytes): { expireAt?: number } {
  const at = value instanceof Hash ? value.timeOf(field) : 0;
  return at === 0 ? {} : { expireAt: at };
}

const vectorsJson = (set: VectorSet): Json => [...set.entries()].map(([element, vector]) => ({
  element: text(element), vector: Array.from(restored(set.form.quantization, vector, set.form.dimensions)),
  ...(vector.attributes !== undefined && { attributes: text(vector.attributes) }),
}));
