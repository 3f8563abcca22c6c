// What a run is given, as it is typed into the fields under the editor.
import { encodeText, parseValues, showValues } from '../../bytes/text.ts';
import { withoutEmpty } from '../../project/project.ts';
import type { Case } from '../../project/project.ts';
import type { HostInfo, HostInput, Inputs } from '../../protocol.ts';

/** A field's text: values stand one a line (see bytes/text.ts). */
export interface Typed { kind: HostInput['kind']; text: string }

/** By the ids of the host's inputs; what is absent is empty. */
export type TypedInputs = Record<string, Typed>;

export const typed = (inputs: Inputs): TypedInputs => Object.fromEntries(Object.entries(inputs).map(([id, input]) =>
  [id, Array.isArray(input) ? { kind: 'values', text: showValues(input) } : { kind: 'text', text: input }]));

/** The inverse of `typed`. */
export const untyped = (inputs: TypedInputs): Inputs => withoutEmpty(Object.fromEntries(Object.entries(inputs).map(([id, { kind, text }]) =>
  [id, kind === 'values' ? parseValues(text) : text])));

/** Inputs with a name; null: those of the draft, for this case is the open one. */
export interface TypedCase { name: string; inputs: TypedInputs | null }

export const typedCases = (cases: readonly Case[]): TypedCase[] => cases.map(({ name, inputs }) => ({ name, inputs: inputs && typed(inputs) }));
export const untypedCases = (cases: readonly TypedCase[]): Case[] => cases.map(({ name, inputs }) => ({ name, inputs: inputs && untyped(inputs) }));

/** What a host's run gets of them. */
export const inputsOf = (host: HostInfo, inputs: TypedInputs): Inputs => Object.fromEntries(host.inputs.map(({ id, kind }) => {
  const text = inputs[id]?.text ?? '';
  return [id, kind === 'values' ? parseValues(text) : encodeText(text)];
}));

/** The values of a field; none where it has no such. */
export const valuesOf = (inputs: TypedInputs, id: string): string[] => parseValues(inputs[id]?.text ?? '');
