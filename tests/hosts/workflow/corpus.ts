// The corpus of the Workflow host: cases written by hand (cases/*.txt, in the form that record.py tells) and beside each what
// the real Python engine answered to it (recorded/*.json).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a case's text is, and so who answers to it: record.py tells each. */
export type Kind = 'flow' | 'script' | 'condition' | 'template' | 'when' | 'yaml';

/** Any value of JSON. Recorded values that JSON has no word for are objects with one key that begins with "$". */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Case {
  name: string;
  kind: Kind;
  /** The workflow, script, expression, template or document. */
  text: string;
  state: { [key: string]: Json };
  /** Seconds that a Lua script may take. */
  limit: number;
  /** `variables` of a template or a condition. */
  variables: { [key: string]: Json };
  /** Updates of the state, one for each time an interrupted flow goes on. */
  resume: Json[];
  /** What it runs beside Lua. */
  needs?: 'python' | 'prolog' | 'actions';
}

/** An error of the engine: raised by load or run (`type` is Python's), or told as an event ("event", with a node; "validation_error"). */
export interface RecordedError { stage: 'load' | 'run'; type: string; message: string; node?: string }

export interface RecordedEvent { name: string; node?: string; branch?: string; error?: string; keys: string[] }

/** The end of a run of a flow. */
export interface RecordedEnd { state: Json; error: RecordedError | null }

export interface Answer {
  /** A flow as `stream` runs it; its events only when it could be loaded. */
  stream?: RecordedEnd & { events?: RecordedEvent[]; trace?: { [key: string]: Json }[] };
  /** How `invoke` ended, where that is something else. */
  invoke?: RecordedEnd;
  /** The value of a case that is no flow. */
  result?: Json;
  error?: RecordedError;
  printed?: string;
  warned?: string[];
  /** It did not end by itself. */
  endless?: true;
}

const DEFAULTS = { kind: 'flow', state: {}, limit: 30, variables: {}, resume: [] } as const;

/** The names of the subjects, which are the files of cases/. */
export const subjects = (): string[] =>
  readdirSync(join(import.meta.dirname, 'cases')).map((file) => file.replace(/\.txt$/, '')).sort();

/** The cases of one subject, in the order of its file. */
export function readCases(subject: string): Case[] {
  const [, ...blocks] = readFileSync(join(import.meta.dirname, 'cases', `${subject}.txt`), 'utf8').split(/^=== /m);
  return blocks.map(readCase);
}

function readCase(block: string): Case {
  const cut = block.indexOf('\n---\n');
  const [name = '', ...headers] = block.slice(0, cut).split('\n');
  const given = headers.map((line): [string, unknown] => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon), JSON.parse(line.slice(colon + 2))];
  });
  return { ...DEFAULTS, resume: [], ...Object.fromEntries(given), name: name.trim(), text: `${block.slice(cut + 5).replace(/\n+$/, '')}\n` };
}

/** What the engine answered to the cases of one subject, by name. Numbers beyond 2^53 are `{$int}`, so none is rounded here. */
export const readAnswers = (subject: string): { [name: string]: Answer } =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'recorded', `${subject}.json`), 'utf8')) as { [name: string]: Answer };

/** The states of a subject's cases as they are written, by name: JSON.parse would round large integers and make 2.0 a 2. */
export function readStates(subject: string): { [name: string]: string } {
  const [, ...blocks] = readFileSync(join(import.meta.dirname, 'cases', `${subject}.txt`), 'utf8').split(/^=== /m);
  return Object.fromEntries(blocks.map((block) => {
    const [head] = block.split('\n---\n');
    return [head.split('\n')[0].trim(), /^state: (.*)$/m.exec(head)?.[1] ?? '{}'];
  }));
}
