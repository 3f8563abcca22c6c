// How a recording writes commands and replies: printable, one line each, and read back byte for byte.
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Bytes } from '../wire.ts';

/** Characters of a command beyond which its digest stands for the rest, and of a reply that is only compared. */
const LONG = 400;
/** Characters of another reply beyond which it is packed. */
const HUGE = 4000;
const DIGEST = '?';
const PACKED = '@';

const hex = (char: string): string => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;

/** A command as redis-cli would take it. It is compared, never read back: of a long one the end is a digest. */
export function writeCommand(args: readonly Bytes[]): string {
  const line = args.map((arg) => (/^[!#-&(-[\]-~]+$/.test(arg) ? arg
    : `"${arg.replace(/["\\]/g, '\\$&').replace(/[^ -~]/g, hex)}"`)).join(' ');
  return line.length <= LONG ? line : `${line.slice(0, 100)}... ${line.length} characters, ${digest(line)}`;
}

const digest = (bytes: Bytes): string => createHash('sha1').update(bytes, 'latin1').digest('hex').slice(0, 12);
const digested = (raw: Bytes): string => `${DIGEST}${raw.length} bytes, ${digest(raw)}`;

/** A raw reply with bars for line ends, without the last; "@" begins a packed one, "?" the digest of one that is `compared`. */
export function writeReply(raw: Bytes, compared = false): string {
  const text = raw.slice(0, -2).replace(/[\\|]/g, '\\$&').replaceAll('\r\n', '|').replace(/[^ -~]/g, hex);
  if (compared && text.length > LONG) return digested(raw);
  return text.length > HUGE ? pack(raw) : text;
}

/** The reply; of a digest `guess`, if it is right, or else an error that tells it. */
export function readReply(text: string, guess: Bytes = ''): Bytes {
  if (text.startsWith(DIGEST)) return digested(guess) === text ? guess : `-(${text.slice(1)}: LIVE=1 shows them)\r\n`;
  if (text.startsWith(PACKED)) return unpack(text);
  return `${text.replace(/\\x(..)|\\(.)|\|/g, (_, code?: string, char?: string) =>
    (code !== undefined ? String.fromCharCode(parseInt(code, 16)) : char ?? '\r\n'))}\r\n`;
}

export const pack = (bytes: Bytes): string => PACKED + deflateRawSync(Buffer.from(bytes, 'latin1'), { level: 9 }).toString('base64');
export const unpack = (text: string): Bytes => inflateRawSync(Buffer.from(text.slice(PACKED.length), 'base64')).toString('latin1');
export const isPacked = (text: string): boolean => text.startsWith(PACKED);
