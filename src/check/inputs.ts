// What --input says: JSON of what the host's inputs are, by their ids.
import { encodeText, fromArray } from '../bytes/text.ts';
import type { Bytes, HostInfo, Inputs } from '../protocol.ts';
import { CallError } from './call-error.ts';
import { listed } from '../testing/settings.ts';
import { membersOf } from './members.ts';

/** A list of values, each a text or {"base64": ...}; where the host takes one text, any JSON; where it takes a line, a string. Throws CallError. */
export function readInputs(json: string, host: HostInfo): Inputs {
  const given = objectIn(json, host);
  const texts = membersOf(json);
  return Object.fromEntries(Object.entries(given).map(([id, one]) => {
    const input = host.inputs.find((its) => its.id === id);
    if (input === undefined) throw new CallError(`${host.title} has no input "${id}"; ${listed(idsOf(host), 'those there are')}.`);
    return [id, input.kind === 'values' ? valuesIn(one, id) : input.kind === 'text' ? encodeText(texts.get(id)!) : encodeText(wordIn(one, id))];
  }));
}

function objectIn(json: string, host: HostInfo): object {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new CallError(`The input is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new CallError(`The input is no JSON object; ${listed(idsOf(host), 'its keys')}.`);
}

const idsOf = ({ inputs }: HostInfo): string[] => inputs.map(({ id }) => id);

function valuesIn(list: unknown, id: string): Bytes[] {
  if (!Array.isArray(list)) throw new CallError(`Input "${id}" is no list of strings.`);
  return list.map((value: unknown, at) => {
    const bytes = typeof value === 'string' ? encodeText(value) : bytesIn(value);
    if (bytes !== undefined) return bytes;
    const hint = typeof value === 'number' ? `: write it as "${value}"` : '';
    throw new CallError(`Input "${id}" is a list of strings, but number ${at + 1} of it is ${JSON.stringify(value)}${hint}.`);
  });
}

/** What fits one line. */
function wordIn(one: unknown, id: string): string {
  if (typeof one === 'string' || typeof one === 'number') return String(one);
  throw new CallError(`Input "${id}" is no string.`);
}

/** Bytes that are no UTF-8 have a form in JSON. */
function bytesIn(value: unknown): Bytes | undefined {
  if (typeof value !== 'object' || value === null || !('base64' in value) || typeof value.base64 !== 'string') return undefined;
  return fromArray(Buffer.from(value.base64, 'base64'));
}
