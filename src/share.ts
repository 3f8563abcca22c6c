// A project as the fragment of a link, and back. A link is hostile: whatever it holds is measured and
// checked before anything is made of it.
//
// The first character names the format, and each is read for ever. Format 1: JSON with short keys,
// without what is as by default, in UTF-8, deflated (raw), in base64url without padding.
import { FILE_LIMITS, isFiles } from './files.ts';
import type { ScriptFile } from './files.ts';
import { mended } from './mend-link.ts';
import type { Bytes, SettingValue } from './protocol.ts';

/** What a link carries. Texts are as people type them, values are bytes. */
export interface SharedProject {
  name: string;
  script: string;
  /** Other files, which the script can include. */
  files: ScriptFile[];
  host: string;
  lua: '5.1' | '5.4';
  settings: Record<string, SettingValue>;
  keys: Bytes[];
  argv: Bytes[];
  /** Commands that make the data that the script expects. */
  seed: Bytes[][];
  /** The panel that was open. */
  panel: string;
}

/** Why a link cannot be opened: a sentence for the person who has it. */
export class LinkError extends Error {
  /** `field`: the one that is not what it claims to be. */
  constructor(message: string, readonly field?: keyof SharedProject) { super(message); }
}

/** Characters of a link, and of what it unpacks to; how deep that is nested, values in a list and in all; of settings. */
export const LIMITS = {
  packed: 4_000_000, unpacked: 16_000_000, nesting: 32, values: 100_000, all: 500_000,
  name: 200, settings: 100, setting: 1_000,
} as const;
/** Links longer than these are cut by chat programs, and by some browsers and mail programs. */
export const LONG_FOR_CHAT = 2_000;
export const LONG_FOR_ALL = 8_000;

const VERSION = '1';
const defaults: SharedProject = {
  name: '', script: '', files: [], host: 'redis', lua: '5.1', settings: {}, keys: [], argv: [], seed: [],
  panel: '',
};
/** The short key of each field. Keys are never given to another field. */
const SHORT: Record<keyof SharedProject, string> = {
  name: 'n', script: 's', files: 'f', host: 'h', lua: 'l', settings: 'o', keys: 'k', argv: 'a', seed: 'd', panel: 'p',
};
const FIELDS = Object.keys(SHORT) as (keyof SharedProject)[];

/** The fragment, without "#". */
export async function encodeLink(given: Partial<SharedProject>): Promise<string> {
  const project = { ...defaults, ...given };
  const differing = FIELDS.filter((field) => JSON.stringify(project[field]) !== JSON.stringify(defaults[field]));
  const short = Object.fromEntries(differing.map((field) => [SHORT[field], project[field]]));
  if (SHORT.files in short) short[SHORT.files] = project.files.map(({ name, text }) => [name, text]);
  const json = JSON.stringify(short);
  let fragment = '';
  // Programs that find links in a text leave a sign at the end to the text. White space at the end of JSON is no part of it.
  for (let tries = 0; tries < 8 && !/[a-z\d]$/i.test(fragment); tries++) fragment = await pack(json + ' '.repeat(tries));
  return fragment;
}

async function pack(json: string): Promise<string> {
  const packed = new Blob([json]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return VERSION + toBase64Url(new Uint8Array(await new Response(packed).arrayBuffer()));
}

/** Whether a fragment (with or without "#") claims to be a project, of this or a later version. */
export const isLink = (fragment: string): boolean => /^#?(?:%20)*[0-9][\w-]{2,}/.test(fragment);

/** Opens what mail and chat programs broke, too. Throws LinkError. `tell` hears of what is in the link and not in the project: a sentence. */
export async function decodeLink(fragment: string, tell = (_text: string): void => {}): Promise<SharedProject> {
  const text = fragment.replace(/^#(?:%20)*/, '');
  if (text.length > LIMITS.packed) throw new LinkError('This link is too long to be opened.');
  let failure: unknown;
  for (const one of mended(text)) {
    try {
      return await decode(one, tell);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      failure ??= error;
      if (error.message !== DAMAGED) break;
    }
  }
  throw failure;
}

async function decode(text: string, tell: (text: string) => void): Promise<SharedProject> {
  if (text[0] !== VERSION) throw new LinkError('This link was made by a newer version of Evalua. Reload the page to get it.');
  const short = parse(await unpack(fromBase64Url(text.slice(1))));
  const project = checked(short);
  const known: readonly string[] = Object.values(SHORT);
  if (Object.keys(short).some((key) => !known.includes(key))) tell(LEFT_OUT);
  return project;
}

const DAMAGED = 'This link is damaged or was cut off. Ask for it again, as a file if it is long.';
const TOO_MUCH = 'This link unpacks to more than a project can hold.';
const LEFT_OUT = 'The link holds more than this version of Evalua knows. That was left out.';

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]*$/.test(text)) throw new LinkError(DAMAGED);
  let binary: string;
  try {
    binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    throw new LinkError(DAMAGED);
  }
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}

/** Inflates up to the limit: what would go past it is never held. */
async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<string> {
  const { readable, writable } = new DecompressionStream('deflate-raw');
  const writer = writable.getWriter();
  for (const written of [writer.write(packed), writer.close()]) written.catch(() => undefined); // the reader is told
  const reader = readable.getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for (;;) {
      const { value, done } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      if (done) return text;
      if (text.length > LIMITS.unpacked) break;
    }
  } catch {
    throw new LinkError(DAMAGED);
  }
  reader.cancel().catch(() => undefined); // it may have failed already
  throw new LinkError(TOO_MUCH);
}

function parse(text: string): Record<string, unknown> {
  if (isTooMuch(text)) throw new LinkError(TOO_MUCH);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new LinkError(DAMAGED);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new LinkError(DAMAGED);
  return value as Record<string, unknown>;
}

/**
 * Whether a text of JSON goes deeper, or has more values, than a project can: such take seconds, and in some browsers the
 * stack. Counted before it is parsed, and by hand: a pattern that knows strings is slow on text made to be slow.
 */
function isTooMuch(text: string): boolean {
  let depth = 0;
  let values = 0;
  let quoted = false;
  for (let at = 0; at < text.length && depth <= LIMITS.nesting && values <= LIMITS.all; at++) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    else if (quoted) at += char === '\\' ? 1 : 0;
    else if (char === '[' || char === '{') depth++;
    else if (char === ']' || char === '}') depth--;
    else if (char === ',') values++;
  }
  return depth > LIMITS.nesting || values > LIMITS.all;
}

/** Fields of later versions are left out; those that are known must be what they claim to be. */
function checked(short: Record<string, unknown>): SharedProject {
  const field = <F extends keyof SharedProject>(
    name: F, fits: (value: unknown) => value is SharedProject[F], unfold = (value: unknown): unknown => value,
  ): SharedProject[F] => {
    const value = Object.hasOwn(short, SHORT[name]) ? unfold(short[SHORT[name]]) : defaults[name];
    if (!fits(value)) throw new LinkError(`${DAMAGED} (Its ${name} cannot be read.)`, name);
    return value;
  };
  const project: SharedProject = {
    name: field('name', isText), script: field('script', isText), files: field('files', isFiles, fromPairs),
    host: field('host', isName), lua: field('lua', isLua), settings: field('settings', isSettings),
    keys: field('keys', isValues), argv: field('argv', isValues), seed: field('seed', isCommands),
    panel: field('panel', isName),
  };
  return { ...project, name: project.name.slice(0, LIMITS.name).replace(/\p{C}/gu, '') };
}

/** Files stand as pairs of name and text. */
function fromPairs(pairs: unknown): unknown {
  if (!Array.isArray(pairs) || pairs.length > FILE_LIMITS.files) return undefined;
  return pairs.map((pair: unknown) => (Array.isArray(pair) ? { name: pair[0], text: pair[1] } : undefined));
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isName = (value: unknown): value is string => isText(value) && value.length <= LIMITS.name;
const isLua = (value: unknown): value is '5.1' | '5.4' => value === '5.1' || value === '5.4';
const isBytes = (value: unknown): value is Bytes => typeof value === 'string' && !/[^\0-\xff]/.test(value);
const isValues = (value: unknown): value is Bytes[] =>
  Array.isArray(value) && value.length <= LIMITS.values && value.every(isBytes);
const isCommands = (value: unknown): value is Bytes[][] =>
  Array.isArray(value) && value.length <= LIMITS.values && value.every((one) => isValues(one) && one.length > 0);
const isSetting = (value: unknown): value is SettingValue => typeof value === 'boolean' || Number.isFinite(value)
  || (isText(value) && value.length <= LIMITS.setting);
/** No host has a setting whose name is one of JavaScript's own, or markup. */
export const isSettings = (value: unknown): value is Record<string, SettingValue> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length <= LIMITS.settings
  && Object.entries(value).every(([name, one]) => /^[a-z][a-z0-9-]{0,99}$/.test(name) && !(name in {}) && isSetting(one));
