// Writing an RDB file, as SAVE of the emulated release does: facts, libraries of functions, each database with its keys, an end
// and a checksum.
import { sign } from './crc64.ts';
import type { Engine } from './engine.ts';
import type { Database } from './keyspace.ts';
import { Opcode } from './rdb-file.ts';
import { typedBytes, VALKEY } from './rdb.ts';
import { RdbWriter } from './rdb-writer.ts';
import type { Bytes } from './reply.ts';

const CHECKSUM = 8;

/** The whole keyspace and all libraries; keys whose time is over are left out. */
export function rdbFile(engine: Engine): Uint8Array {
  const { format } = engine;
  const to = new RdbWriter();
  to.compresses = format.compresses;
  to.text(format.version >= VALKEY ? `VALKEY${String(format.version).padStart(3, '0')}` : `REDIS${String(format.version).padStart(4, '0')}`);
  for (const [name, text] of facts(engine)) writeFact(to, name, text);
  for (const { code } of engine.scripting?.functions.list() ?? []) {
    to.byte(Opcode.library);
    to.string(code);
  }
  for (const db of engine.databases) writeDatabase(to, db, engine);
  to.byte(Opcode.end);
  const end = to.length;
  to.append(new Uint8Array(CHECKSUM));
  sign(to.written, end);
  return to.take();
}

const facts = ({ identity: { name, version }, clock }: Engine): [Bytes, Bytes][] => [
  [`${name}-ver`, version], ['redis-bits', '64'], ['ctime', String(Math.floor(clock() / 1000))], ['aof-base', '0'],
];

function writeFact(to: RdbWriter, name: Bytes, text: Bytes): void {
  to.byte(Opcode.fact);
  to.string(name);
  to.string(text);
}

function writeDatabase(to: RdbWriter, { id, entries }: Database, { clock, format }: Engine): void {
  const now = clock();
  const live = [...entries].filter(([, { expireAt }]) => expireAt === 0 || expireAt > now);
  if (live.length === 0) return;
  to.byte(Opcode.database);
  to.count(id);
  to.byte(Opcode.sizes);
  to.count(live.length);
  to.count(live.filter(([, { expireAt }]) => expireAt !== 0).length);
  for (const [key, entry] of live) {
    if (entry.expireAt !== 0) {
      to.byte(Opcode.milliseconds);
      to.signed(entry.expireAt);
    }
    const typed = typedBytes(entry.contents, format);
    to.byte(typed[0]);
    to.string(key);
    to.append(typed.subarray(1));
  }
}
