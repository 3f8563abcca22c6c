// A run for people: the log, the reply as redis-cli prints it, and the keys that it changed.
import { escapeBytes, quoteBytes } from '../bytes/quote.ts';
import { replyText } from '../bytes/reply-text.ts';
import { decodeStrict } from '../bytes/text.ts';
import { valueSize } from '../bytes/units.ts';
import type { Bytes, Difference, LogLine } from '../protocol.ts';
import type { KeyDifference, KeyView } from '../hosts/redis/wire.ts';
import type { Failure, Result } from './result.ts';

/** Characters of a value that show. */
const SHOWN = 60;

/** What goes to standard output: lines, each with its end. */
export function textOf({ reply, error, log, logDropped = 0, logEnd = [], differences, differencesDropped, rolledBack, speaks }: Result): string {
  const lines = [
    ...log.map(logged), ...(logDropped > 0 ? [`… ${logDropped} more lines`] : []), ...logEnd.map(logged),
    ...(error === undefined ? [replyText(reply, speaks ?? 3)] : []),
    ...differences.filter(isOfKey).map(changeOf), ...(differencesDropped > 0 ? [`… ${differencesDropped} more changed keys`] : []),
    ...(rolledBack ? ['What the script changed was taken back.'] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const logged = ({ level, text }: LogLine): string => (level === 'print' ? readable(text) : `[${level}] ${readable(text)}`);

/** The reason why it failed, for standard error. */
export function reasonOf({ kind, message, file, line, hint }: Failure): string {
  const place = file === null ? '' : line === null ? `${file}: ` : `${file}:${line}: `;
  return `${place}${kind} error: ${readable(message)}${hint === undefined ? '' : `\n${hint}`}\n`;
}

const readable = (bytes: Bytes): string => decodeStrict(bytes) ?? escapeBytes(bytes);

/** What a run of Redis changed: of other worlds nothing is told here. */
const isOfKey = (difference: Difference): difference is KeyDifference => 'key' in difference && 'db' in difference;

/** "+" for a key that is new, "-" for one that is gone. */
function changeOf({ db, key, before, after }: KeyDifference): string {
  const sign = before === null ? '+' : after === null ? '-' : '~';
  const values = [before, after].filter((one) => one !== null).map(valueOf);
  return `${sign} ${db === 0 ? '' : `db ${db}: `}${quoteBytes(key)}  ${values.join('  ->  ')}`;
}

function valueOf({ value, size, expireAt }: KeyView): string {
  const expires = expireAt === 0 ? '' : `, expires ${new Date(expireAt).toISOString()}`;
  if (value.type !== 'string') return `${value.type} of ${valueSize(value.type, size)}${expires}`;
  const whole = quoteBytes(value.text);
  return `${whole.length > SHOWN ? `${whole.slice(0, SHOWN)}… (${valueSize('string', size)})` : whole}${expires}`;
}
