// What a server tells of itself, as facts of one line each: "command set arity" is "-3". A release's file holds what is
// different from the release before it, so it reads as what the release changed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BEFORE } from '../../../src/redis/documents.ts';
import { RELEASES } from '../../../src/redis/version.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { readFrame } from '../wire.ts';
import type { Bytes, Frame } from '../wire.ts';

/** By subject, which ends with the kind of fact. */
export type Facts = Map<string, string>;
/** Sends a command in RESP3; the raw reply. */
export type Ask = (...args: Bytes[]) => Promise<Bytes>;

export const RELEASE_NAMES = Object.keys(RELEASES) as ReleaseName[];

const fileOf = (release: ReleaseName): string => join(import.meta.dirname, 'recorded', `${release}.txt`);

/** What the server of a release told when it was asked. */
export function recordedFacts(release: ReleaseName): Facts {
  const before = BEFORE[release];
  const facts: Facts = before === undefined ? new Map() : recordedFacts(before);
  for (const line of readFileSync(fileOf(release), 'latin1').split('\n').slice(0, -1)) {
    const [subject, value] = line.split('\t');
    if (subject.startsWith('no ')) facts.delete(subject.slice(3));
    else facts.set(subject, value);
  }
  return facts;
}

/** Writes what a release told; whether that is new. Those before it have to be written first. */
export function recordFacts(release: ReleaseName, facts: Facts): boolean {
  const before = BEFORE[release] === undefined ? new Map<string, string>() : recordedFacts(BEFORE[release]);
  const changed = [...facts].filter(([subject, value]) => before.get(subject) !== value)
    .map(([subject, value]) => `${subject}\t${value}`);
  const gone = [...before.keys()].filter((subject) => !facts.has(subject)).map((subject) => `no ${subject}`);
  const text = [...changed, ...gone].sort().map((line) => `${line}\n`).join('');
  if (existsSync(fileOf(release)) && readFileSync(fileOf(release), 'latin1') === text) return false;
  writeFileSync(fileOf(release), text, 'latin1');
  return true;
}

/** Everything that is compared. */
export async function askFacts(ask: Ask): Promise<Facts> {
  const facts: Facts = new Map();
  await commandFacts(ask, facts);
  await configFacts(ask, facts);
  await infoFacts(ask, facts);
  return facts;
}

const frame = async (ask: Ask, ...args: Bytes[]): Promise<Frame> => readFrame(await ask(...args))!.frame;
export const texts = ({ items }: Frame): string[] => items.map(({ text }) => text);
/** Names of no order. */
const names = (set: Frame): string => texts(set).sort().join(' ');

async function commandFacts(ask: Ask, facts: Facts): Promise<void> {
  for (const each of (await frame(ask, 'COMMAND')).items) describe(each, facts);
  for (const [name, docs] of pairs(await frame(ask, 'COMMAND', 'DOCS'))) document(name, docs, facts);
  facts.set('commands count', (await frame(ask, 'COMMAND', 'COUNT')).text);
  facts.set('commands list', names(await frame(ask, 'COMMAND', 'LIST')));
}

/** An element of COMMAND INFO, and of its subcommands. */
function describe({ items: [name, arity, flags, first, last, step, categories, tips, keys, subcommands] }: Frame, facts: Facts): void {
  const set = (kind: string, value: string): void => { if (value !== '') facts.set(`command ${name.text} ${kind}`, value); };
  set('arity', arity.text);
  set('flags', names(flags));
  set('range', [first, last, step].map(({ text }) => text).join(' '));
  set('categories', names(categories));
  set('tips', names(tips));
  set('keys', keys.items.map(oneLine).join(' '));
  for (const each of subcommands.items) describe(each, facts);
}

/** What COMMAND DOCS tells. */
export const isDocumentation = (subject: string): boolean =>
  / (?:summary|since|group|complexity|deprecated_since|replaced_by|module|doc_flags|history|arguments)$/.test(subject);

const PLAIN = ['summary', 'since', 'group', 'complexity', 'deprecated_since', 'replaced_by', 'module'];

/** A map of COMMAND DOCS, and those of its subcommands. */
function document(name: string, docs: Frame, facts: Facts): void {
  for (const [field, value] of pairs(docs)) {
    const subject = `command ${name} ${field}`;
    if (PLAIN.includes(field)) facts.set(subject, value.text);
    else if (field === 'doc_flags') facts.set(subject, names(value));
    else if (field === 'history') facts.set(subject, value.items.map((each) => texts(each).join(': ')).join(' / '));
    else if (field === 'arguments') facts.set(subject, value.items.map(oneLine).join(' '));
    else if (field === 'subcommands') for (const [sub, its] of pairs(value)) document(sub, its, facts);
    else throw new Error(`COMMAND DOCS has ${field}`);
  }
}

/** A nested reply: maps in braces, sets sorted. */
function oneLine(value: Frame): string {
  if (value.sign === '%') return `{${pairs(value).map(([field, its]) => `${field}: ${oneLine(its)}`).join(', ')}}`;
  if (value.sign === '*') return `[${value.items.map(oneLine).join(' ')}]`;
  return value.sign === '~' ? names(value) : value.text;
}

/** The fields of a map; of an array two elements each. */
export function pairs({ items }: Frame): [name: string, value: Frame][] {
  return Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i].text, items[2 * i + 1]]);
}

/** Where the test's server listens and writes: `RealServer` starts it with these. */
const STARTED_WITH = new Set(['dir', 'port', 'unixsocket', 'save', 'appendonly', 'enable-debug-command', 'loglevel', 'logfile']);

async function configFacts(ask: Ask, facts: Facts): Promise<void> {
  for (const [name, value] of pairs(await frame(ask, 'CONFIG', 'GET', '*'))) {
    facts.set(`config ${name}`, STARTED_WITH.has(name) ? '' : value.text);
  }
}

/** Sections whose fields are what was sent. */
const SENT = /^(?:commandstats|errorstats|latencystats|keyspace|modules|keysizes)$/i;

async function infoFacts(ask: Ask, facts: Facts): Promise<void> {
  let section = '';
  for (const line of (await frame(ask, 'INFO', 'everything')).text.replace(/^txt:/, '').split('\r\n')) {
    if (line.startsWith('# ')) facts.set(`info ${section = line.slice(2)}`, '');
    else if (line !== '' && !SENT.test(section)) facts.set(`info ${section} ${line.split(':')[0]}`, '');
  }
}
