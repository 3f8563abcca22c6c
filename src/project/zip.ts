// Zips. fflate packs and inflates; what an archive says of itself is read here, because an archive is hostile: it is
// measured while it is unpacked, and what was damaged on its way is found by its checksums.
import { Inflate, zipSync } from 'fflate';
import type { Contents, FileBytes } from './format.ts';
import { ProjectError } from './project-error.ts';

/** Bytes of an archive, and of what it unpacks to; files and folders in it. */
export const ZIP_LIMITS = { packed: 4_000_000, unpacked: 16_000_000, entries: 1_000 } as const;

const DAMAGED = 'This zip is damaged or was cut off.';
const TOO_LARGE = 'This zip unpacks to more than a script can hold.';

/** What is inflated at once: at most 1,032 times as much comes of it. */
const CHUNK = 4_096;

/** Throws ProjectError where the result could not be opened again. */
export function zip(files: Contents): FileBytes {
  const packed = zipSync(Object.fromEntries(files), { level: 9 });
  if (packed.length > ZIP_LIMITS.packed) throw new ProjectError('The script is too large for a zip.');
  return packed;
}

/** The files by their paths, without the folders. Throws ProjectError. */
export function unzip(archive: FileBytes): Map<string, FileBytes> {
  if (archive.length > ZIP_LIMITS.packed) throw new ProjectError('This zip is larger than a script can be.');
  const files = new Map<string, FileBytes>();
  let room: number = ZIP_LIMITS.unpacked;
  for (const entry of entriesOf(archive)) {
    const path = checkedPath(entry.name);
    if (path.endsWith('/')) continue;
    const bytes = unpack(entry, room);
    room -= bytes.length;
    files.set(path, bytes);
  }
  return files;
}

/** No path leads out of the folder that the archive is of. */
function checkedPath(name: string): string {
  const path = name.replaceAll('\\', '/');
  if (/^\/|^[A-Za-z]:|\0/.test(path) || path.split('/').includes('..')) {
    throw new ProjectError(`A file of this zip is outside of its folder ("${name.slice(0, 100)}"). It was not opened.`);
  }
  return path;
}

interface Entry { name: string; method: number; checksum: number; size: number; packed: FileBytes }

// The records of APPNOTE.TXT, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.16 (its end).
const LOCAL = { mark: 0x04034b50, size: 30 };
const CENTRAL = { mark: 0x02014b50, size: 46 };
const END = { mark: 0x06054b50, size: 22 };
const ENCRYPTED = 1;
const UTF8 = 0x800;

/** What the directory at the end of the archive lists. */
function* entriesOf(archive: FileBytes): Generator<Entry> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  if (count > ZIP_LIMITS.entries) throw new ProjectError(`This zip holds more than ${ZIP_LIMITS.entries} files.`);
  let at = view.getUint32(end + 16, true);
  for (let left = count; left > 0; left--) {
    if (at + CENTRAL.size > end || view.getUint32(at, true) !== CENTRAL.mark) throw new ProjectError(DAMAGED);
    yield entryAt(archive, view, at);
    at += CENTRAL.size + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
}

/** The end record stands before a comment of up to 65,535 bytes. */
function endOf(view: DataView): number {
  const last = view.byteLength - END.size;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    const isEnd = view.getUint32(at, true) === END.mark;
    if (isEnd && at + END.size + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw new ProjectError(DAMAGED);
}

function entryAt(archive: FileBytes, view: DataView, at: number): Entry {
  const flags = view.getUint16(at + 8, true);
  const packedSize = view.getUint32(at + 20, true);
  const nameEnd = at + CENTRAL.size + view.getUint16(at + 28, true);
  const local = view.getUint32(at + 42, true);
  if (nameEnd > archive.length || local + LOCAL.size > at || view.getUint32(local, true) !== LOCAL.mark) {
    throw new ProjectError(DAMAGED);
  }
  if ((flags & ENCRYPTED) !== 0) throw new ProjectError('This zip has a password. Unpack it first.');
  const from = local + LOCAL.size + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (from + packedSize > at) throw new ProjectError(DAMAGED);
  return {
    name: nameOf(archive.subarray(at + CENTRAL.size, nameEnd), (flags & UTF8) !== 0),
    method: view.getUint16(at + 10, true), checksum: view.getUint32(at + 16, true), size: view.getUint32(at + 24, true),
    packed: archive.subarray(from, from + packedSize),
  };
}

/** Many programs write UTF-8 and do not say so; what is none is a character a byte, so that it stays a name. */
function nameOf(bytes: Uint8Array, isUtf8: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (isUtf8) throw new ProjectError(DAMAGED);
    return String.fromCharCode(...bytes);
  }
}

/** Unpacks up to the size that it claims, and to `room`: what would go past them is never held. */
function unpack({ method, packed, size, checksum }: Entry, room: number): FileBytes {
  if (size > room) throw new ProjectError(TOO_LARGE);
  if (method !== 0 && method !== 8) throw new ProjectError('This zip is packed in a way that cannot be read here.');
  const bytes = method === 0 ? packed : inflate(packed, size);
  if (bytes.length !== size || checksumOf(bytes) !== checksum) throw new ProjectError(DAMAGED);
  return bytes;
}

function inflate(packed: FileBytes, size: number): FileBytes {
  const bytes = new Uint8Array(size);
  let length = 0;
  const stream = new Inflate((chunk) => {
    if (length + chunk.length > size) throw new ProjectError(TOO_LARGE);
    bytes.set(chunk, length);
    length += chunk.length;
  });
  try {
    for (let at = 0; at < packed.length; at += CHUNK) {
      stream.push(packed.subarray(at, at + CHUNK), at + CHUNK >= packed.length);
    }
  } catch (cause) {
    throw cause instanceof ProjectError ? cause : new ProjectError(DAMAGED);
  }
  return bytes.subarray(0, length);
}

const CHECKSUMS = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 && 0xedb88320);
  return sum;
});

/** CRC-32, as zips have it. */
function checksumOf(bytes: Uint8Array): number {
  let sum = -1;
  for (const byte of bytes) sum = CHECKSUMS[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return ~sum >>> 0;
}
