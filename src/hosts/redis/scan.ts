// A look at a script's source before it runs: which libraries it names, and whether it could reach
// a protected table in a way that needs the guarded environment (see environment.ts). The look is
// conservative: what is not surely harmless counts as suspect, which costs the script a little
// speed and changes no reply.
import type { Bytes } from '../../lua/runtime.ts';

export interface SourceScan {
  /** Library tables that it names. */
  readonly libraries: readonly string[];
  /** It may assign an existing global, or get hold of a protected table as a value. */
  suspect: boolean;
  /** It may write or read integers of more than 32 bits by string.format or tonumber (wide-integers.ts). */
  wide: boolean;
}

/** Global tables of the environment. */
export const TABLES: ReadonlySet<string> =
  new Set(['string', 'table', 'math', 'coroutine', 'redis', 'cjson', 'cmsgpack', 'struct', 'bit']);
/** Libraries as `script.stdlib_used` names them. */
const LIBRARIES: ReadonlySet<string> = new Set(['string', 'table', 'math', 'cjson', 'cmsgpack', 'struct', 'bit']);
/** Other existing globals: harmless unless assigned. */
const VALUES: ReadonlySet<string> = new Set([
  'KEYS', 'ARGV', '_VERSION', 'assert', 'collectgarbage', 'error', 'gcinfo', 'ipairs', 'next', 'pairs', 'pcall',
  'rawequal', 'rawget', 'rawset', 'select', 'setmetatable', 'tonumber', 'tostring', 'type', 'unpack', 'xpcall',
]);
/** Globals from which every table can be reached, or that compile source which is not seen here. */
const DOORS: ReadonlySet<string> = new Set(['_G', 'getmetatable', 'load', 'loadstring', '__redis__err__handler']);

/** Comments and strings (long ones too), names, numbers, dots, comparisons, any other sign. */
const TOKEN = new RegExp([
  /--\[(?<comment>=*)\[[^]*?\]\k<comment>\]|--[^\n]*/, /\[(?<text>=*)\[[^]*?\]\k<text>\]/,
  /"(?:\\[^]|[^"\\\n])*"|'(?:\\[^]|[^'\\\n])*'/,
  /[A-Za-z_][A-Za-z_0-9]*/, /[0-9][A-Za-z_0-9.]*/, /\.{1,3}/, /[=~<>]=/, /\S/,
].map((part) => part.source).join('|'), 'g');

export function scan(source: Bytes): SourceScan {
  const tokens = (source.match(TOKEN) ?? []).filter((token) => !token.startsWith('--'));
  const libraries = new Set<string>();
  let suspect = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (tokens[i - 1] === '.' || tokens[i - 1] === ':') continue; // a field
    if (LIBRARIES.has(token)) libraries.add(token);
    suspect ||= DOORS.has(token) || (TABLES.has(token) && !isRead(tokens, i))
      || (VALUES.has(token) && isAssigned(tokens, i));
  }
  return { libraries: [...libraries], suspect, wide: mayBeWide(source) };
}

/** `string.format` as a value or a call, not `string`, `string["format"]`, `string:format()` or `string.format = f`. */
const isRead = (tokens: readonly string[], i: number): boolean =>
  tokens[i - 1] !== 'function' && tokens[i + 1] === '.' && tokens[i + 3] !== '=' && tokens[i + 3] !== ',';

/** `local pairs = pairs` makes a local; a name before a comma may be one of several that are assigned. */
const isAssigned = (tokens: readonly string[], i: number): boolean =>
  tokens[i - 1] === 'function' || (tokens[i - 1] !== 'local' && (tokens[i + 1] === '=' || tokens[i + 1] === ','));

/** A `%d` or its like and `format`, or tonumber with more than one argument or as a value. */
const mayBeWide = (source: Bytes): boolean =>
  (/\bformat\b/.test(source) && /%[-+ #0-9.]*[dioxXu]/.test(source))
  || /\btonumber\b(?!\s*\([^(),]*(?:\([^()]*\)[^(),]*)*\))/.test(source);
