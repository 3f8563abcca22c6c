// What became of a run, in terms of the files that it is of.
import type { Bytes, RunError, RunRecord } from '../protocol.ts';

export interface Failure extends Pick<RunError, 'kind' | 'message' | 'hint' | 'part'> {
  /** Null where not known. */
  file: string | null;
  line: number | null;
}

export interface Result extends Pick<RunRecord, 'reply' | 'log' | 'events' | 'differences' | 'differencesDropped' | 'rolledBack'>, Partial<Pick<RunRecord, 'logDropped' | 'logEnd'>> {
  /** It failed, or what it replied is an error. */
  error: Failure | undefined;
  /** The protocol of its host's clients; undefined: it has none, and the reply is what the script returned. */
  speaks: 2 | undefined;
  /** What its host tells beside the record: JSON. */
  told: object;
}

/** `names`: what its files are called, by the names that the record has for them; `main`: the script. */
export function resultOf(record: RunRecord, main: string, names: ReadonlyMap<string, string>, speaks: 2 | undefined): Result {
  return { ...record, speaks, told: {}, error: failureOf(record, (file = main) => names.get(file) ?? file) };
}

function failureOf({ error, reply }: RunRecord, nameOf: (file?: string) => string): Failure | undefined {
  if (error === undefined && reply.type !== 'error') return undefined;
  const { kind = 'runtime', message = textOf(reply), hint, part, line = null, file } = error ?? {};
  return { kind, message, file: nameOf(file), line, ...(hint !== undefined && { hint }), ...(part !== undefined && { part }) };
}

const textOf = (reply: RunRecord['reply']): Bytes => (reply.type === 'error' ? reply.text : '');

/** A script that could not be put together from its files. */
export const notJoined = (message: Bytes, file: string, line: number): Result => ({
  reply: { type: 'error', text: message }, log: [], events: [], differences: [], differencesDropped: 0, rolledBack: false, speaks: undefined, told: {},
  error: { kind: 'syntax', message, file, line },
});
