// Reading what a run is given beside its script.
import type { Bytes, Inputs } from '../protocol.ts';

/** The values of a field; none where it is absent, or holds one text. */
export function valuesOf(inputs: Inputs, id: string): Bytes[] {
  const input = inputs[id];
  return Array.isArray(input) ? input : [];
}

/** The text of a field; "" where it is absent, or holds values. */
export function textOf(inputs: Inputs, id: string): Bytes {
  const input = inputs[id];
  return typeof input === 'string' ? input : '';
}
