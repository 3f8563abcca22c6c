// The fields of a row as a form shows them, as data.
import type { Json } from '../../../../world/schema.ts';

export type Choices = readonly { value: string; label: string }[];

export interface FormField {
  name: string;
  label: string;
  /** line: one line of text; long: many; choice: one of `choices`; flag: a checkbox; names: texts with commas; json. */
  kind: 'line' | 'long' | 'number' | 'choice' | 'flag' | 'names' | 'moment' | 'json';
  choices?: Choices;
  /** It may be left empty: it is then absent. */
  optional?: boolean;
  hint?: string;
}

export const choicesOf = (values: readonly string[]): Choices => values.map((value) => ({ value, label: value.replaceAll('_', ' ') }));
export const named = (rows: readonly { readonly id: string; readonly name: string }[] | undefined): Choices =>
  (rows ?? []).map(({ id, name }) => ({ value: id, label: name }));

/** A value as its field shows it. */
export function fieldText({ kind }: FormField, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (kind === 'names') return (value as string[]).join(', ');
  return kind === 'json' ? JSON.stringify(value, null, 2) : String(value as string | number | boolean);
}

/** What was typed, as a value of a row; null: none. What cannot be read is a fault. */
export function fieldValue({ kind, optional, label }: FormField, text: string): { value: Json } | { error: string } {
  const trimmed = text.trim();
  if (trimmed === '' && optional === true) return { value: null };
  switch (kind) {
    case 'number': return trimmed === '' || Number.isNaN(Number(trimmed)) ? { error: `${label}: a number is wanted` } : { value: Number(trimmed) };
    case 'names': return { value: trimmed === '' ? [] : trimmed.split(',').map((one) => one.trim()).filter((one) => one !== '') };
    case 'flag': return { value: text === 'true' };
    case 'json': return jsonValue(trimmed, label);
    case 'moment': case 'choice': return { value: trimmed };
    default: return { value: text };
  }
}

function jsonValue(text: string, label: string): { value: Json } | { error: string } {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (error) {
    if (error instanceof SyntaxError) return { error: `${label}: ${error.message}` };
    throw error;
  }
}
