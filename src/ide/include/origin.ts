// From a line of a joined script back to the file and line that it came from.
import type { RunRecord, SourceMap } from '../../protocol.ts';

export interface Origin { file: string; line: number }

/** Where a 1-based line of the joined text comes from. */
export function originOf({ files, stretches }: SourceMap, line: number): Origin {
  // Of two that begin on one line, the first is empty.
  const [joined, file, first] = stretches.findLast((stretch) => stretch[0] <= line) ?? stretches[0];
  return { file: files[file].name, line: first + line - joined };
}

/** A record of a joined script, whose error is where the person wrote it. The reply stays as it was sent. */
export function inFiles(record: RunRecord, map: SourceMap): RunRecord {
  const { error } = record;
  return error?.line === undefined ? record : { ...record, error: { ...error, ...originOf(map, error.line) } };
}

/** Places in a text of Lua's, each with what it says: `user_script:12:`, `(to close 'if' at line 3)`. */
export function placesIn(text: string, map: SourceMap): Origin[] {
  const lines = [...text.matchAll(/\b(?:user_)?script: ?(\d+)\b|\bat line (\d+)\)/g)]
    .map(([, one, other]) => Number(one ?? other));
  return [...new Set(lines)].filter((line) => line > 0).map((line) => originOf(map, line));
}
