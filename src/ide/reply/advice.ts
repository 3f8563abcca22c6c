// What is to be said of a run, in its order.
import type { Advice, RunRecord } from '../../protocol.ts';

export function adviceOf({ advised = [], needs, advice }: Pick<RunRecord, 'advised' | 'needs' | 'advice'>): readonly Advice[] {
  return [...advised, ...[needs, advice].flatMap((text) => (text === undefined ? [] : [{ text }]))];
}
