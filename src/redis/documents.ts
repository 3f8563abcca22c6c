// What COMMAND DOCS tells in each release, where a command's entry in the table tells something else or nothing. The data
// (documents.json) is what the servers answered: `npm run record` asks them anew. Nobody needs it
// but COMMAND DOCS, so it is fetched when that is asked for.
import type { ReleaseName } from './version.ts';

/** The release that another one continued: what was told in it holds on. */
export const BEFORE: Partial<Record<ReleaseName, ReleaseName>> = {
  '7.2': '7.0', '7.4': '7.2', '8.0': '7.4', '8.6': '8.0', 'valkey-8.1': '7.2', 'valkey-9.1': 'valkey-8.1',
};

/** An argument; `display_text` only where it is not the name. */
export interface DocumentedArgument {
  readonly name: string;
  readonly type: string;
  readonly display_text?: string;
  readonly key_spec_index?: number;
  readonly token?: string;
  readonly summary?: string;
  readonly since?: string;
  readonly deprecated_since?: string;
  readonly flags?: readonly string[];
  readonly arguments?: readonly DocumentedArgument[];
}

/** The fields of COMMAND DOCS, but for `subcommands`. */
export interface CommandDocument {
  readonly summary?: string;
  readonly since?: string;
  readonly group?: string;
  readonly complexity?: string;
  readonly module?: string;
  readonly doc_flags?: readonly string[];
  readonly deprecated_since?: string;
  readonly replaced_by?: string;
  readonly history?: readonly (readonly [version: string, change: string])[];
  readonly arguments?: readonly DocumentedArgument[];
}

/** In the order in which they are told. */
export const DOCUMENT_FIELDS = ['summary', 'since', 'group', 'complexity', 'module', 'doc_flags', 'deprecated_since',
  'replaced_by', 'history', 'arguments'] as const satisfies (keyof CommandDocument)[];

/** By release from which on it is told; null: no longer. */
type ByRelease<Value> = Partial<Record<ReleaseName, Value | null>>;
/** By command ("config|get"), by field. */
export type Documents = Readonly<Record<string, { readonly [Field in keyof CommandDocument]: ByRelease<CommandDocument[Field]> }>>;

/** What is told in a release; undefined: as in those before it, or by the command's entry. */
export function inRelease<Value>(values: ByRelease<Value> | undefined, release: ReleaseName): Value | null | undefined {
  for (let at: ReleaseName | undefined = release; at !== undefined && values !== undefined; at = BEFORE[at]) {
    const value = values[at];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What there is to tell beyond the entries, of all engines; nothing until it is provided. */
let documents: Documents = {};

export function provideDocuments(known: Documents): void { documents = known; }

/** A command's document in a release: what its entry tells (`own`), and what the data has of it. */
export function documentIn(name: string, release: ReleaseName, own: CommandDocument): CommandDocument {
  const known = documents[name.toLowerCase()] ?? {};
  return Object.fromEntries(DOCUMENT_FIELDS.map((field) => {
    const told = inRelease<CommandDocument[typeof field]>(known[field], release);
    return [field, told === undefined ? own[field] : told ?? undefined];
  }));
}
