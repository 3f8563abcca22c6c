// A project as the fragment of a link, and back. A link is hostile: whatever it holds is measured and
// checked before anything is made of it.
//
// The first character names the format, and each is read for ever. Format 1: JSON with short keys,
// without what is as by default, in UTF-8, deflated (raw), in base64url without padding.
import { isRecord, LIMITS } from './checks.ts';
import { FILE_LIMITS } from './files.ts';
import { mended } from './mend-link.ts';
import { DAMAGED, LinkError, pack, unpackRecord } from './packed.ts';
import {
  cleanName, FIELD_NAMES, FIELDS, firstInputs, inputsIn, isAbsent, newProject, projectOf, withoutEmpty,
} from './project.ts';
import type { FieldName, Home, Project } from './project.ts';

/** Links longer than these are cut by chat programs, and by some browsers and mail programs. */
export const LONG_FOR_CHAT = 2_000;
export const LONG_FOR_ALL = 8_000;

const VERSION = '1';
/** Where the inputs of the first versions stand. */
const FIRST = { keys: 'k', argv: 'a' } as const;
const KNOWN: readonly string[] = [...Object.values(FIELDS).map(({ short }) => short), ...Object.values(FIRST)];

/** The fragment, without "#". */
export async function encodeLink(given: Partial<Project>, home: Home): Promise<string> {
  const json = JSON.stringify(shortened(newProject(home, given), home));
  let fragment = '';
  // Programs that find links in a text leave a sign at the end to the text. White space at the end of JSON is no part of it.
  for (let tries = 0; tries < 8 && !/[a-z\d]$/i.test(fragment); tries++) fragment = VERSION + await pack(json + ' '.repeat(tries));
  return fragment;
}

/** What is not as by default, under its short key. */
function shortened(project: Project, home: Home): Record<string, unknown> {
  const whole = { ...project, inputs: withoutEmpty(project.inputs) };
  const differing = FIELD_NAMES.filter((name) => !isAbsent(name, whole[name], home));
  return Object.fromEntries(differing.flatMap((name) => written(whole, name)));
}

/** Files stand as pairs of name and text, the inputs of the first versions as they did then. */
function written(project: Project, name: FieldName): [key: string, value: unknown][] {
  const { short } = FIELDS[name];
  if (name === 'files') return [[short, project.files.map((file) => [file.name, file.text])]];
  const first = name === 'inputs' && isRecord(project.inputs) ? firstInputs(project.inputs) : undefined;
  if (first === undefined) return [[short, project[name]]];
  return Object.entries(FIRST).map(([id, key]): [string, unknown] => [key, project.inputs[id]]).filter(([, values]) => values !== undefined);
}

/** Whether a fragment (with or without "#") claims to be a project, of this or a later version. */
export const isLink = (fragment: string): boolean => /^#?(?:%20)*[0-9][\w-]{2,}/.test(fragment);

/** Opens what mail and chat programs broke, too. Throws LinkError. `tell` hears of what is in the link and not in the project: a sentence. */
export async function decodeLink(fragment: string, home: Home, tell = (_text: string): void => {}): Promise<Project> {
  const text = fragment.replace(/^#(?:%20)*/, '');
  if (text.length > LIMITS.packed) throw new LinkError('This link is too long to be opened.');
  let failure: unknown;
  for (const one of mended(text)) {
    try {
      return await decode(one, home, tell);
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      failure ??= error;
      if (error.message !== DAMAGED) break;
    }
  }
  throw failure;
}

async function decode(text: string, home: Home, tell: (text: string) => void): Promise<Project> {
  if (text[0] !== VERSION) throw new LinkError('This link was made by a newer version of Evalua. Reload the page to get it.');
  const short = await unpackRecord(text.slice(1));
  const project = checked(short, home);
  if (Object.keys(short).some((key) => !KNOWN.includes(key))) tell(LEFT_OUT);
  return project;
}

const LEFT_OUT = 'The link holds more than this version of Evalua knows. That was left out.';

/** Fields of later versions are left out; those that are known must be what they claim to be. */
function checked(short: Record<string, unknown>, home: Home): Project {
  const given = FIELD_NAMES.filter((name) => Object.hasOwn(short, FIELDS[name].short));
  const values: Record<string, unknown> = Object.fromEntries(given.map((name) => [name, short[FIELDS[name].short]]));
  if ('files' in values) values['files'] = fromPairs(values['files']);
  const first = Object.entries(FIRST).filter(([, key]) => Object.hasOwn(short, key)).map(([id, key]) => [id, short[key]]);
  values['inputs'] = inputsIn({ ...'inputs' in values && { inputs: values['inputs'] }, ...Object.fromEntries(first) });
  const project = projectOf(values, home, (name) => new LinkError(`${DAMAGED} (Its ${name} cannot be read.)`, name));
  return { ...project, name: cleanName(project.name) };
}

/** Files stand as pairs of name and text. */
function fromPairs(pairs: unknown): unknown {
  if (!Array.isArray(pairs) || pairs.length > FILE_LIMITS.files) return undefined;
  return pairs.map((pair: unknown) => (Array.isArray(pair) ? { name: pair[0], text: pair[1] } : undefined));
}

export { LIMITS };
export { LinkError } from './packed.ts';
