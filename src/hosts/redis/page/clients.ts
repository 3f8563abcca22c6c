// What client libraries hand their caller for a reply of EVAL: measured (tests/recorded/clients), told as data and small functions,
// and held against every recorded answer. What a reply loses on its way is told in a few words.
import { decodeStrict } from '../../../bytes/text.ts';
import { doubleText, toResp2 } from '../../../bytes/reply-text.ts';
import type { Bytes, WireReply } from '../../../protocol.ts';

/** A value in a caller's hands: the name of its type there, and what it holds. */
export interface Handed {
  /** As the language names it: "number", "bytes", "[]interface {}". */
  type: string;
  /** A scalar as the language shows it; of bytes a byte string. */
  text?: string;
  items?: Handed[];
  pairs?: [Handed, Handed][];
  /** It is no value but an error that is raised; `text` is its message. */
  thrown?: true;
  /** What is not as it was, in a few words. */
  loss?: string;
  /** phpredis: the error that getLastError tells. */
  lastError?: Bytes;
}

/** A client as it is made: `mode` tells what with. */
export interface Client {
  name: string;
  version: string;
  runtime: string;
  mode: string;
  protocol: 2 | 3;
  /** It is what one gets without saying anything. */
  isDefault: boolean;
  /** What its caller gets. */
  hand(reply: WireReply): Handed;
}

/** How a language's client makes values of what comes over the wire. */
interface Dialect {
  nil(isWhole: boolean): Handed;
  integer(digits: string): Handed;
  text(bytes: Bytes): Handed;
  status(bytes: Bytes): Handed;
  error(message: Bytes, isWhole: boolean): Handed;
  double(value: number, text: string): Handed;
  boolean(value: boolean): Handed;
  bigNumber(digits: string): Handed;
  verbatim(format: Bytes, text: Bytes): Handed;
  list: string;
  map: string;
  /** A key of a map. */
  key?(key: Handed): Handed;
  /** Where what a list or map holds makes another of the whole. */
  whole?(handed: Handed): Handed;
}

/** The reply as it comes over the wire, made into values one after the other. */
function make(reply: WireReply, dialect: Dialect, isWhole: boolean): Handed {
  switch (reply.type) {
    case 'null': case 'null array': return dialect.nil(isWhole);
    case 'integer': return dialect.integer(String(reply.value));
    case 'bulk': return dialect.text(reply.text);
    case 'status': return dialect.status(reply.text);
    case 'error': return dialect.error(reply.text, isWhole);
    case 'double': return dialect.double(reply.value, doubleText(reply));
    case 'boolean': return dialect.boolean(reply.value);
    case 'big number': return dialect.bigNumber(reply.digits);
    case 'verbatim': return dialect.verbatim(reply.format, reply.text);
    case 'attributed': return make(reply.reply, dialect, isWhole);
    case 'map': {
      const key = (from: WireReply): Handed => {
        const made = make(from, dialect, false);
        return dialect.key?.(made) ?? made;
      };
      const pairs = reply.entries.map(([from, value]): [Handed, Handed] => [key(from), make(value, dialect, false)]);
      return { type: dialect.map, pairs };
    }
    default: {
      const items = reply.items.map((item) => make(item, dialect, false));
      return { type: dialect.list, items, ...(reply.type === 'set' && { loss: 'a set is a list' }) };
    }
  }
}

/** As it is over a protocol; what RESP2 has no form for is told. */
function over(protocol: 2 | 3, reply: WireReply, dialect: Dialect): Handed {
  const handed = make(protocol === 2 ? toResp2(reply) : reply, dialect, true);
  const told = protocol === 2 ? lostOnWire(reply, handed) : handed;
  return dialect.whole?.(told) ?? told;
}

/** What RESP2 made of types of RESP3. */
function lostOnWire(reply: WireReply, handed: Handed): Handed {
  const loss = FLATTENED[reply.type];
  if (loss !== undefined) return { ...handed, loss };
  if (!('items' in reply) || handed.items === undefined) return handed;
  return { ...handed, items: handed.items.map((item, at) => lostOnWire(reply.items[at], item)) };
}

const FLATTENED: Partial<Record<WireReply['type'], string>> = {
  map: 'a map is a flat list', set: 'a set is a list', double: 'a double is text', boolean: 'a boolean is 1 or 0', 'big number': 'a number is text',
};

const scalar = (type: string) => (text: string): Handed => ({ type, text });

// JavaScript

/** Bytes that are no UTF-8 become U+FFFD each. */
const lossyText = (type: string) => (bytes: Bytes): Handed => {
  const text = decodeStrict(bytes);
  if (text !== null) return { type, text };
  return { type, text: new TextDecoder().decode(Uint8Array.from(bytes, (char) => char.charCodeAt(0))), loss: 'bytes that are no UTF-8' };
};

/**
 * Both clients read digits as `number * 10 + code - 48`, from left to right: the sum before the subtraction passes 2^53 for the
 * last 48 numbers below it, where it is rounded to an even one.
 */
function numberOfDigits(digits: string): Handed {
  const isNegative = digits.startsWith('-');
  let value = 0;
  for (const digit of isNegative ? digits.slice(1) : digits) value = value * 10 + digit.charCodeAt(0) - 48;
  const number = isNegative ? -value : value;
  return { type: 'number', text: String(number), ...(BigInt(number) !== BigInt(digits) && { loss: `it was ${digits}` }) };
}

const thrown = (type: string, text: string): Handed => ({ type, text, thrown: true });

const javascript: Dialect = {
  nil: () => ({ type: 'null' }),
  integer: numberOfDigits,
  text: lossyText('string'), status: lossyText('string'),
  error: (message, isWhole) => (isWhole ? thrown('Error', message) : { type: 'Error', text: message }),
  double: (value) => ({ type: 'number', text: String(value) }),
  boolean: (value) => ({ type: 'boolean', text: String(value) }),
  bigNumber: scalar('bigint'),
  verbatim: (_, text) => lossyText('string')(text),
  list: 'Array', map: 'Object',
  key: (key) => (key.type === 'string' ? key : { ...key, type: 'string', loss: 'keys are strings' }),
};

const ioredis: Dialect = {
  ...javascript, error: (message, isWhole) => (isWhole ? thrown('ReplyError', message) : { type: 'Error', text: message }), bigNumber: scalar('string'),
};
/** Its default: over RESP3, what RESP2 would have given. */
const unmapped = (reply: WireReply): Handed => over(2, reply, ioredis);

// Python

/** Codes that have a class of their own, which takes them off the message. */
const PYTHON_ERRORS: Readonly<Record<string, string>> = {
  ERR: 'ResponseError', NOSCRIPT: 'NoScriptError', EXECABORT: 'ExecAbortError', OOM: 'OutOfMemoryError', READONLY: 'ReadOnlyError',
  NOPERM: 'NoPermissionError', CROSSSLOT: 'ClusterCrossSlotError',
};

const python: Dialect = {
  nil: () => ({ type: 'None' }),
  integer: scalar('int'), text: scalar('bytes'), status: scalar('bytes'),
  error(message, isWhole) {
    const code = codeOf(message);
    const type = PYTHON_ERRORS[code] ?? 'ResponseError';
    const isTaken = code in PYTHON_ERRORS;
    return {
      type, text: isTaken ? message.slice(code.length + 1) : message, ...(isWhole ? { thrown: true as const } : {}), ...(isTaken && { loss: `without ${code}` }),
    };
  },
  double: (value) => ({ type: 'float', text: pythonFloat(value) }),
  boolean: (value) => ({ type: 'bool', text: value ? 'True' : 'False' }),
  bigNumber: scalar('int'),
  verbatim: (_, text) => ({ type: 'bytes', text }),
  list: 'list', map: 'dict',
};

const codeOf = (message: Bytes): string => /^\S*/.exec(message)![0];

/** repr: from 1e16 on and below 1e-4 with an exponent of two digits at least. */
function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) return twoDigits(exponential(value));
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

const exponential = (value: number): string => value.toExponential().replace(/\.0+(?=e)/, '');
const twoDigits = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');

// Go

const go: Dialect = {
  nil: (isWhole) => (isWhole ? { ...thrown('redis.Nil', 'redis: nil'), loss: 'nil is an error' } : { type: 'nil' }),
  integer: scalar('int64'), text: scalar('string'), status: scalar('string'),
  error(message, isWhole) {
    if (!isWhole) return { type: 'error', text: message };
    if (codeOf(message) === 'NOSCRIPT') return { ...thrown('error', NO_SCRIPT), loss: 'with the text of its own' };
    return thrown('error', message);
  },
  double: (value) => ({ type: 'float64', text: goFloat(value) }),
  boolean: (value) => ({ type: 'bool', text: String(value) }),
  bigNumber: scalar('*big.Int'),
  verbatim: (_, text) => ({ type: 'string', text }),
  list: '[]interface {}', map: 'map[interface {}]interface {}',
};
const NO_SCRIPT = 'NOSCRIPT No matching script. Please use EVAL.';

/** strconv's 'g' with the shortest digits: from 1e21 on and below 1e-4 with an exponent of two digits at least. */
function goFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const size = Math.abs(value);
  return size !== 0 && (size >= 1e21 || size < 1e-4) ? twoDigits(exponential(value)) : String(value);
}

// Java

const JAVA_ERRORS: Readonly<Record<string, string>> = {
  NOSCRIPT: 'JedisNoScriptException', BUSY: 'JedisBusyException', NOPERM: 'JedisAccessControlException',
};

const java: Dialect = {
  nil: () => ({ type: 'null' }),
  integer: scalar('Long'), text: lossyText('String'), status: lossyText('String'),
  error: (message, isWhole) => {
    const type = JAVA_ERRORS[codeOf(message)] ?? 'JedisDataException';
    return isWhole ? thrown(type, message) : { type, text: message };
  },
  double: (value) => ({ type: 'Double', text: javaDouble(value) }),
  boolean: (value) => ({ type: 'Boolean', text: String(value) }),
  bigNumber: scalar('BigInteger'),
  verbatim: (format, text) => ({ ...lossyText('String')(`${format}:${text}`), loss: 'the format stands before the text' }),
  list: 'List', map: 'Map',
  whole: (handed) => (hasOtherKeys(handed) ? { ...thrown('ClassCastException', JAVA_KEYS), loss: 'maps whose keys are no texts' } : handed),
};
const JAVA_KEYS = 'class java.lang.Long cannot be cast to class [B';

const hasOtherKeys = ({ pairs = [], items = [] }: Handed): boolean =>
  pairs.some(([key, value]) => key.type !== 'String' || hasOtherKeys(value)) || items.some(hasOtherKeys);

/** Double.toString: from 1e7 on and below 1e-3 with an exponent. */
function javaDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits, exponent] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

// PHP

/** Codes of errors that are no exception but false, with the message in getLastError. */
const QUIET = new Set(['ERR', 'WRONGTYPE', 'NOSCRIPT', 'NOQUORUM', 'NOGOODSLAVE', 'BUSYGROUP', 'NOGROUP']);

const php: Dialect = {
  nil: () => ({ type: 'bool', text: 'false', loss: 'nil is false' }),
  integer: scalar('int'), text: scalar('string'),
  status: (text) => ({ type: 'bool', text: 'true', loss: `"${text}" is true` }),
  error: (message) => {
    if (!QUIET.has(codeOf(message))) return thrown('RedisException', message);
    return { type: 'bool', text: 'false', loss: 'an error is false', lastError: message };
  },
  double: (_, text) => ({ type: 'string', text }),
  boolean: (value) => ({ type: 'int', text: value ? '1' : '0' }),
  bigNumber: scalar('string'),
  verbatim: (_, text) => ({ type: 'string', text }),
  list: 'array', map: 'array',
  whole(handed) {
    const inside = firstOf(handed, (one) => one.thrown === true);
    return inside === undefined || inside === handed ? handed : { ...inside, loss: 'the rest of the reply is gone' };
  },
};

function firstOf(handed: Handed, is: (one: Handed) => boolean): Handed | undefined {
  if (is(handed)) return handed;
  for (const item of handed.items ?? []) {
    const found = firstOf(item, is);
    if (found !== undefined) return found;
  }
  return undefined;
}

// The clients

const speaking = (name: string, version: string, runtime: string, dialect: Dialect, standard: 2 | 3): Client[] => ([2, 3] as const).map((protocol) => ({
  name, version, runtime, mode: `RESP${protocol}`, protocol, isDefault: protocol === standard, hand: (reply) => over(protocol, reply, dialect),
}));

/** Each with the versions that were measured. */
export const CLIENTS: readonly Client[] = [
  ...speaking('ioredis', '6.0.0', 'Node.js 20.20', ioredis, 3).map((client) => ({ ...client, hand: unmapped })),
  {
    name: 'ioredis', version: '6.0.0', runtime: 'Node.js 20.20', mode: 'RESP3, replyMapping: resp3', protocol: 3, isDefault: false,
    hand: (reply) => over(3, reply, ioredis),
  },
  ...speaking('node-redis', '6.3.1', 'Node.js 20.20', javascript, 3),
  ...speaking('redis-py', '8.1.0', 'Python 3.11', python, 3),
  ...speaking('go-redis', '9.22.0', 'Go 1.27', go, 3),
  ...speaking('Jedis', '7.5.3', 'Java 17', java, 2),
  { name: 'phpredis', version: '6.2.0', runtime: 'PHP 8.4', mode: 'RESP2', protocol: 2, isDefault: true, hand: (reply) => over(2, reply, php) },
];
