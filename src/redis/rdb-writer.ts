// Writing the parts of an RDB payload: lengths and strings.
import { parseInteger } from './arguments.ts';
import type { ByteWriter } from './bytes.ts';
import { littleEndian } from './crc64.ts';
import { compress, compressBytes } from './lzf.ts';
import type { Bytes } from './reply.ts';

/** Strings longer than this are compressed, where that makes them shorter. */
const COMPRESSED = 20;

let compresses = true;

/** Whether strings are compressed from now on (rdbcompression). */
export function compression(on: boolean): void { compresses = on; }

/** A whole number without a sign, of up to 64 bits. */
export function length(value: number | bigint): Bytes {
  if (value > 0xffffffff) return `\x81${bigEndian64(value)}`;
  const short = Number(value);
  if (short < 64) return String.fromCharCode(short);
  return short < 16384 ? String.fromCharCode(0x40 | (short >> 8), short & 255) : `\x80${bigEndian32(short)}`;
}

const bigEndian32 = (value: number): Bytes =>
  String.fromCharCode(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255);

export function bigEndian64(value: number | bigint): Bytes {
  if (typeof value === 'number') return bigEndian32(Math.floor(value / 2 ** 32)) + bigEndian32(value | 0);
  return bigEndian32(Number(value >> 32n)) + bigEndian32(Number(BigInt.asIntN(32, value)));
}

/** A string, compressed where that is shorter, or the integer of up to 32 bits that it reads as. */
export function string(text: Bytes): Bytes {
  const value = text.length <= 11 ? parseInteger(text) : undefined;
  if (value !== undefined && value === (value | 0)) {
    if (value === value << 24 >> 24) return `\xc0${littleEndian(value, 1)}`;
    return value === value << 16 >> 16 ? `\xc1${littleEndian(value, 2)}` : `\xc2${littleEndian(value, 4)}`;
  }
  const compressed = compresses && text.length > COMPRESSED ? compress(text) : undefined;
  if (compressed !== undefined) return `\xc3${length(compressed.length)}${length(text.length)}${compressed}`;
  return length(text.length) + text;
}

/** As `string`, of bytes that are no integer. */
export function writeString(writer: ByteWriter, bytes: Uint8Array): void {
  const compressed = compresses && bytes.length > COMPRESSED ? compressBytes(bytes, bytes.length) : undefined;
  if (compressed !== undefined) {
    writer.byte(0xc3);
    writeLength(writer, compressed.length);
  }
  writeLength(writer, bytes.length);
  writer.append(compressed ?? bytes);
}

function writeLength(writer: ByteWriter, value: number): void {
  if (value < 64 || value > 16383) return writer.text(length(value));
  writer.byte(0x40 | (value >> 8));
  writer.byte(value & 255);
}
