// What stands for something of the change in a trigger's parameters: "$source", "$source.<field>", "$scope_entity_id", "$old_value",
// "$new_value". Other values are given as they are.
import type { Json } from '../../../world/schema.ts';

export type Reference = { kind: 'source' | 'scope' | 'old' | 'new' } | { kind: 'field'; name: string };

const NAMES: ReadonlyMap<string, Reference> = new Map<string, Reference>([
  ['$source', { kind: 'source' }], ['$scope_entity_id', { kind: 'scope' }], ['$old_value', { kind: 'old' }], ['$new_value', { kind: 'new' }],
]);

/** What is no reference and begins with "$" is a mistake. */
export class ParameterError extends Error { override readonly name = 'ParameterError'; }

/** undefined: a value that is given as it is. Throws ParameterError. */
export function referenceOf(value: Json): Reference | undefined {
  if (typeof value !== 'string' || !value.startsWith('$')) return undefined;
  const known = NAMES.get(value);
  if (known !== undefined) return known;
  if (value.startsWith('$source.') && value.length > 8) return { kind: 'field', name: value.slice(8) };
  throw new ParameterError(`${value} stands for nothing: ${[...NAMES.keys()].join(', ')}, $source.<field>`);
}
