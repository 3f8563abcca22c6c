// Reading RESP in tests: where a reply ends, what it holds, how a test writes it; and command lines.

/** A byte string: one JS char (U+0000 to U+00FF) per byte. */
export type Bytes = string;

/** A reply taken apart: its first byte, the line after it or the bulk's bytes, and what it holds. */
export interface Frame { sign: string; text: Bytes; items: Frame[] }

const BULKS = '$=!';
/** Signs of aggregates, with how many frames follow for each that the header counts. */
const AGGREGATES: Record<string, number> = { '*': 1, '~': 1, '>': 1, '%': 2, '|': 2 };

/** Reads the frame that begins at `from`; undefined where the bytes end before it does. */
export function readFrame(bytes: Bytes, from = 0): { frame: Frame; end: number } | undefined {
  const lineEnd = bytes.indexOf('\r\n', from);
  if (lineEnd < 0) return undefined;
  const sign = bytes[from];
  const line = bytes.slice(from + 1, lineEnd);
  const count = Number(line);
  if (BULKS.includes(sign) && count >= 0) {
    const end = lineEnd + 2 + count + 2;
    if (end > bytes.length) return undefined;
    return { frame: { sign, text: bytes.slice(lineEnd + 2, end - 2), items: [] }, end };
  }
  const items: Frame[] = [];
  let end = lineEnd + 2;
  for (let left = count * (AGGREGATES[sign] ?? 0); left > 0; left--) {
    const item = readFrame(bytes, end);
    if (item === undefined) return undefined;
    items.push(item.frame);
    end = item.end;
  }
  return { frame: { sign, text: line, items }, end };
}

/** Where the frame that begins at `from` ends, -1 where the bytes end before it does. */
export function frameEnd(bytes: Bytes, from: number): number {
  let left = 1;
  let at = from;
  while (left > 0) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return -1;
    const sign = bytes[at];
    const each = AGGREGATES[sign];
    const bulk = BULKS.includes(sign);
    const count = each !== undefined || bulk ? Number(bytes.slice(at + 1, lineEnd)) : 0;
    left += Math.max(0, count * (each ?? 0)) - (sign === '|' ? 0 : 1);
    at = lineEnd + 2 + (bulk && count >= 0 ? count + 2 : 0);
    if (at > bytes.length) return -1;
  }
  return at;
}

/** The frame's bytes again, the items of each aggregate in the order of their bytes, `group` by `group`. */
export function sortedFrame(frame: Frame, group = 1): Bytes {
  if (AGGREGATES[frame.sign] === undefined || frame.text === '-1') return frameBytes(frame);
  const size = frame.sign === '%' ? 2 : group;
  const groups: Bytes[] = [];
  for (let i = 0; i < frame.items.length; i += size) {
    groups.push(frame.items.slice(i, i + size).map((item) => sortedFrame(item)).join(''));
  }
  return `${frame.sign}${frame.text}\r\n${groups.sort().join('')}`;
}

function frameBytes(frame: Frame): Bytes {
  if (BULKS.includes(frame.sign) && frame.text !== '-1') {
    return `${frame.sign}${frame.text.length}\r\n${frame.text}\r\n`;
  }
  return `${frame.sign}${frame.text}\r\n${frame.items.map(frameBytes).join('')}`;
}

/** As tests write a reply: line ends become spaces, `*2\r\n$1\r\na\r\n:7\r\n` is `*2 $1 a :7`. */
export const compact = (reply: Bytes): string => reply.replace(/\r\n$/, '').replaceAll('\r\n', ' ');

/** A command as RESP, which is how a client sends it. */
export const encodeCommand = (args: readonly Bytes[]): Bytes =>
  `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`;

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** Splits a line as redis-cli does: blanks, "\x00 \n \" \\" in double quotes, \' in single ones. */
export function splitLine(line: string): Bytes[] {
  const args: Bytes[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(line[at] ?? '')) at++;
    if (at >= line.length) return args.map(onlyBytes);
    let arg = '';
    while (at < line.length && !/\s/.test(line[at])) {
      const quote = line[at];
      if (quote !== '"' && quote !== "'") { arg += line[at++]; continue; }
      const part = readQuoted(line, at + 1, quote);
      arg += part.text;
      at = part.end;
    }
    args.push(arg);
  }
}

function readQuoted(line: string, from: number, quote: string): { text: Bytes; end: number } {
  let text = '';
  for (let at = from; at < line.length; at++) {
    if (line[at] === quote) return { text, end: at + 1 };
    const hex = quote === '"' ? /^\\x([0-9a-fA-F]{2})/.exec(line.slice(at, at + 4)) : null;
    if (hex) { text += String.fromCharCode(parseInt(hex[1], 16)); at += 3; }
    else if (line[at] === '\\' && quote === '"') { at++; text += ESCAPES[line[at]] ?? line[at]; }
    else if (line[at] === '\\' && line[at + 1] === "'") { at++; text += "'"; }
    else text += line[at];
  }
  throw new Error(`unbalanced quotes: ${line}`);
}

function onlyBytes(arg: string): Bytes {
  if (/[^\u0000-\u00ff]/.test(arg)) throw new Error(`not a byte string: ${arg}`);
  return arg;
}
