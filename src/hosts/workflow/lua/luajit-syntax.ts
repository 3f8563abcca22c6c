// What LuaJIT reads and Lua 5.1 does not: brought into the form of 5.1 where that has one, and refused by its name elsewhere.
// Lua 5.1 would read "\x41" as "x41" without a word.
import { withoutContinue } from '../../../syntax/goto-continue.ts';

/** Thrown for what stands for itself alone in LuaJIT. `line` is 1-based, of the text. */
export class OnlyLuaJit extends Error {
  override readonly name = 'OnlyLuaJit';
  constructor(readonly what: string, readonly line: number) {
    super(`LuaJIT reads ${what} here; Lua 5.1, which stands in its place, does not`);
  }
}

/** Thrown for an escape that LuaJIT does not know; Lua 5.1 takes the letter for itself. */
export class BadEscape extends Error {
  override readonly name = 'BadEscape';
  constructor(before: string, readonly line: number) { super(`invalid escape sequence near '${before}'`); }
}

/** Comments and long texts, quoted texts, numbers, names, labels. */
const TOKEN = /--\[(=*)\[[\s\S]*?(?:\]\1\]|$)|--[^\n]*|\[(=*)\[[\s\S]*?(?:\]\2\]|$)|"(?:[^"\\\n]|\\(?:z\s*|[\s\S]))*"?|'(?:[^'\\\n]|\\(?:z\s*|[\s\S]))*'?|0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*(?:[pP][-+]?[0-9]+)?[A-Za-z]*|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d*)?[A-Za-z]*|[A-Za-z_\x80-\uffff][\w\x80-\uffff]*|::/g;

/** The text, Unicode or bytes, as Lua 5.1 reads it the same, on the same lines. Throws OnlyLuaJit and BadEscape. */
export function asLua51(code: string): string {
  return (/\bgoto\b/.test(code) ? withoutContinue(code) : code).replace(TOKEN, (token: string, _a: unknown, _b: unknown, at: number, whole: string) => {
    const first = token[0];
    if (first === '"' || first === "'") return token.includes('\\') ? plainEscapes(token, lineAt(whole, at)) : token;
    if (first >= '0' && first <= '9' || first === '.') return plainNumber(token, lineAt(whole, at));
    if (NAME_BEYOND_ASCII.test(token)) throw new OnlyLuaJit(`the name ${token}`, lineAt(whole, at));
    if (token === 'break') return 'do break end'; // LuaJIT takes statements after it
    if (token === '::') throw new OnlyLuaJit('a label (::name::)', lineAt(whole, at));
    const label = token === 'goto' ? /^\s*([A-Za-z_]\w*)/.exec(whole.slice(at + 4)) : null;
    if (label !== null && !KEYWORDS.has(label[1])) throw new OnlyLuaJit(`"goto ${label[1]}"`, lineAt(whole, at));
    return token;
  });
}

const NAME_BEYOND_ASCII = /^\w*[\x80-\uffff][\w\x80-\uffff]*$/;

const KEYWORDS = new Set(('and break do else elseif end false for function if in local nil not or repeat return then true until while')
  .split(' '));

const lineAt = (code: string, at: number): number => code.slice(0, at).split('\n').length;

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]+)\}|z(\s*)|([\s\S]))/g;

/** "\x41", "\u{e9}" and "\z" as decimal escapes. Line ends that "\z" skips follow the text, so that lines keep their numbers. */
function plainEscapes(text: string, line: number): string {
  let skipped = '';
  const plain = text.replace(ESCAPE, (escape: string, byte: string | undefined, point: string | undefined, space: string | undefined, other: string | undefined, at: number) => {
    if (byte !== undefined) return decimal(parseInt(byte, 16));
    if (point !== undefined) return [...new TextEncoder().encode(String.fromCodePoint(parseInt(point, 16)))].map(decimal).join('');
    if (space === undefined) {
      if (!KNOWN.test(other ?? '')) throw new BadEscape(text.slice(0, at), line);
      return escape;
    }
    skipped += space.replace(/[^\n]/g, '');
    return '';
  });
  return plain + skipped;
}

const KNOWN = /^[abfnrtv\\"'\n\r\d]$/;

const decimal = (byte: number): string => `\\${String(byte).padStart(3, '0')}`;

/** A hexadecimal number with a fraction or a power of two in decimal digits; numbers of the FFI are refused. */
function plainNumber(token: string, line: number): string {
  if (/^(?:0[xX][0-9a-fA-F]+|\d+)U?LL$/i.test(token)) throw new OnlyLuaJit(`the 64-bit integer ${token}`, line);
  if (/^[\d.]+(?:e[-+]?\d+)?i$/i.test(token)) throw new OnlyLuaJit(`the imaginary number ${token}`, line);
  const found = /^0x([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([-+]?\d+))?$/i.exec(token);
  if (found === null || (found[2] === undefined && found[3] === undefined)) return token;
  const [, whole, fraction = '', power = '0'] = found;
  const mantissa = parseInt(`${whole}${fraction}` || '0', 16);
  return String(mantissa * 2 ** (Number(power) - 4 * fraction.length));
}
