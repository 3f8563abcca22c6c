// What a run did, in a sentence for those who do not see it.
import { decodeBytes } from '../../bytes/text.ts';
import { count, duration } from '../../bytes/units.ts';
import type { RunRecord, WireReply } from '../../protocol.ts';
import { hasMore, headOf } from '../kit/head.ts';
import { outcome } from './outcome.ts';

/** Of a larger reply nobody is told that it is the same. */
const COMPARED = { bytes: 20_000, elements: 500 };
/** Characters of what it answered. */
const LONGEST = 200;

/** `before`: the run before it, where there was one. */
export function statusOf(record: RunRecord, number: number, before: RunRecord | undefined): string {
  const { error, differences, differencesDropped } = record;
  if (error !== undefined) {
    const place = error.line === undefined ? '' : ` at line ${error.line}${error.file === undefined ? '' : ` of ${error.file}`}`;
    return [`Run ${number} failed${place}: ${decodeBytes(error.message).slice(0, LONGEST)}`, error.hint ?? ''].filter((part) => part !== '').join('. ');
  }
  const changed = differences.length + differencesDropped;
  const said = before?.error === undefined && before && isSame(before.reply, record.reply) ? 'the same reply again' : outcome(record).slice(0, LONGEST);
  return `Run ${number}, ${duration(record.duration)}: ${said}${changed > 0 ? `, ${count(changed, 'change')}` : ''}.`;
}

function isSame(first: WireReply, second: WireReply): boolean {
  const [a, b] = [headOf(first, COMPARED), headOf(second, COMPARED)];
  return !hasMore(a) && !hasMore(b) && JSON.stringify(a.reply) === JSON.stringify(b.reply);
}
