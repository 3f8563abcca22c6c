// From a line of a joined script back to the file and line that it came from.
import type { Bytes, RunRecord, SourceMap } from '../protocol.ts';

export interface Origin { file: string; line: number }

/** Where a 1-based line of the joined text comes from. */
export function originOf({ files, stretches }: SourceMap, line: number): Origin {
  // Of two that begin on one line, the first is empty.
  const [joined, file, first] = stretches.findLast((stretch) => stretch[0] <= line) ?? stretches[0];
  return { file: files[file].name, line: first + line - joined };
}

/** A record of a joined script, whose error, advice and calls are where the person wrote them. The reply stays as it was sent. */
export function inFiles({ advised, calls, ...others }: RunRecord, map: SourceMap): RunRecord {
  const placed = <T extends { line?: number }>(one: T): T => (one.line === undefined ? one : { ...one, ...originOf(map, one.line) });
  const record: RunRecord = { ...others, ...advised && { advised: advised.map(placed) }, ...calls && { calls: calls.map(placed) } };
  const { error } = record;
  if (error?.line === undefined) return record;
  const hint = [openedAt(error.message, map), error.hint].filter((part) => part !== undefined).join(' ');
  return { ...record, error: { ...error, ...originOf(map, error.line), ...(hint !== '' && { hint }) } };
}

/** Of `'end' expected (to close 'if' at line 3) near '<eof>'`: where that is, for the end may be in another file. */
function openedAt(message: Bytes, map: SourceMap): string | undefined {
  const [, word, line] = /\(to close '([^']+)' at line (\d+)\)/.exec(message) ?? [];
  if (line === undefined) return undefined;
  const origin = originOf(map, Number(line));
  return `The ${word} is in ${origin.file}, line ${origin.line}.`;
}

/** The places that a text names as Lua does: `user_script:12: ...`. */
export function placesIn(text: Bytes, map: SourceMap): Origin[] {
  const lines = [...text.matchAll(/\b(?:user_)?script: ?(\d+)\b/g)].map(([, line]) => Number(line));
  return [...new Set(lines)].filter((line) => line > 0).map((line) => originOf(map, line));
}
