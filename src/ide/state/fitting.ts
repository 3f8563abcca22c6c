// Records of runs that another version of the page stored, or that were damaged: panels draw what fits alone.
import type { RunCall, RunRecord } from '../../protocol.ts';

const TEXT = 'This run was stored by another version of Evalua, in a form that this one does not read.';

/** The record; where it has not the shape of one, a record that says so in its place. */
export function fitting(record: RunRecord): RunRecord {
  return fits(record) ? record : { ...unreadable(record), ...(isDraft(record.draft) && { draft: record.draft }) };
}

function unreadable({ id, host, startedAt }: RunRecord): RunRecord {
  const reply = { type: 'error', text: `ERR ${TEXT}` } as const;
  return {
    id, host, startedAt: typeof startedAt === 'number' ? startedAt : id, duration: 0, state: 'completed',
    reply, error: { kind: 'runtime', message: `ERR ${TEXT}` },
    events: [], eventsDropped: {}, log: [], logDropped: 0, differences: [], differencesDropped: 0, rolledBack: false,
    commands: [], violations: [],
  };
}

/** By what panels read of every record. What lies deeper costs the panel that draws it. */
function fits(record: RunRecord): boolean {
  const { startedAt, duration, reply, error, events, eventsDropped, log, differences, commands, violations, draft, given, calls, logEnd } = record;
  return [startedAt, duration, record.logDropped, record.differencesDropped].every((value) => typeof value === 'number')
    && [events, log, differences, commands, violations].every(isList) && isRecord(eventsDropped)
    && (logEnd === undefined || isList(logEnd)) && isReply(reply) && (calls === undefined || (isList(calls) && calls.every(isCall)))
    && (error === undefined || (isRecord(error) && typeof error.message === 'string' && (error.fix === undefined || isFix(error.fix))))
    && (draft === undefined || isDraft(draft)) && (given === undefined || isGiven(given));
}

const isFix = (fix: unknown): boolean =>
  isRecord(fix) && ['label', 'input', 'add'].every((name) => typeof (fix as Record<string, unknown>)[name] === 'string');
const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isRecord);
const isReply = (value: unknown): boolean => isRecord(value) && 'type' in value && typeof value.type === 'string'
  && (!('items' in value) || Array.isArray(value.items)) && (!('text' in value) || typeof value.text === 'string');
const isCall = ({ words, reply, at }: RunCall): boolean => Array.isArray(words) && words.every((word) => typeof word === 'string')
  && isReply(reply) && typeof at === 'number';
const isGiven = (given: RunRecord['given']): boolean => isRecord(given) && isRecord(given.settings) && isRecord(given.inputs)
  && (given.lua === '5.1' || given.lua === '5.4') && Object.values(given.inputs).every((value) => typeof value === 'string'
    || (Array.isArray(value) && value.every((one) => typeof one === 'string')));
const isDraft = (draft: RunRecord['draft']): boolean => isRecord(draft)
  && [draft.id, draft.name, draft.digest].every((value) => typeof value === 'string')
  && (draft.map === undefined || (isRecord(draft.map) && Array.isArray(draft.map.files)));
