// Makes src/redis/documents.json from what the servers tell: of each field only what our command table does not tell itself,
// and what the release before does not.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENT_FIELDS, inRelease, provideDocuments } from '../../../src/redis/documents.ts';
import type { CommandDocument, DocumentedArgument } from '../../../src/redis/documents.ts';
import { Engine } from '../../../src/redis/engine.ts';
import { encodeReply } from '../../../src/redis/resp.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { attachScripting } from '../../hosts/redis/attach.ts';
import { RealServer } from '../real-redis.ts';
import { readFrame } from '../wire.ts';
import type { Bytes, Frame } from '../wire.ts';
import { pairs, RELEASE_NAMES, texts } from './facts.ts';

type Document = Record<string, unknown>;
type Data = Record<string, Record<string, Partial<Record<ReleaseName, unknown>>>>;

const FILE = join(import.meta.dirname, '../../../src/redis/documents.json');

/** Asks the servers of all releases, and writes the file. */
export async function recordDocuments(): Promise<void> {
  provideDocuments({}); // what the table tells by itself is the base
  const data: Data = {};
  for (const release of RELEASE_NAMES) {
    const own = documents(ownReply(release));
    for (const [name, document] of documents(await realReply(release))) add(data, release, name, document, own.get(name) ?? {});
  }
  const lines = Object.keys(data).sort().map((name) => `${JSON.stringify(name)}: ${JSON.stringify(data[name])}`);
  writeFileSync(FILE, `{ "documents": {\n${lines.join(',\n')}\n} }\n`);
}

function ownReply(release: ReleaseName): Bytes {
  const engine = new Engine();
  attachScripting(engine);
  engine.emulate(release);
  const client = engine.connect();
  client.protocol = 3;
  return encodeReply(engine.execute(client, ['COMMAND', 'DOCS']), 3);
}

async function realReply(release: ReleaseName): Promise<Bytes> {
  const server = await RealServer.start([], release);
  try {
    const client = await server.connect();
    await client.command('HELLO', '3');
    return await client.command('COMMAND', 'DOCS');
  } finally {
    await server.stop();
  }
}

function add(data: Data, release: ReleaseName, name: string, real: Document, own: Document): void {
  for (const field of DOCUMENT_FIELDS) {
    const values = data[name]?.[field];
    const known = inRelease(values, release);
    const told = known === undefined ? own[field] : known ?? undefined;
    if (JSON.stringify(told) === JSON.stringify(real[field])) continue;
    ((data[name] ??= {})[field] ??= {})[release] = real[field] ?? null;
  }
}

function documents(reply: Bytes): Map<string, Document> {
  const found = new Map<string, Document>();
  const read = (name: string, docs: Frame): void => {
    const document: Document = {};
    for (const [field, value] of pairs(docs)) {
      if (field === 'subcommands') for (const [sub, its] of pairs(value)) read(sub, its);
      else document[field] = valueOf(field, value);
    }
    found.set(name.toLowerCase(), document);
  };
  for (const [name, docs] of pairs(readFrame(reply)!.frame)) read(name, docs);
  return found;
}

function valueOf(field: string, value: Frame): CommandDocument[keyof CommandDocument] {
  if (field === 'doc_flags') return texts(value);
  if (field === 'history') return value.items.map(({ items: [version, change] }) => [version.text, change.text] as const);
  return field === 'arguments' ? value.items.map(argumentOf) : value.text;
}

function argumentOf(map: Frame): DocumentedArgument {
  const argument: Record<string, unknown> = {};
  for (const [field, value] of pairs(map)) {
    if (field === 'display_text' && value.text === argument.name) continue;
    if (field === 'arguments') argument[field] = value.items.map(argumentOf);
    else if (field === 'flags') argument[field] = texts(value);
    else argument[field] = field === 'key_spec_index' ? Number(value.text) : value.text;
  }
  return argument as unknown as DocumentedArgument;
}
