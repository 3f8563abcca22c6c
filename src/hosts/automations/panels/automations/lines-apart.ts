// Two versions of a script line by line, and what of them is far from any difference left out.
import { diffLines } from 'diff';

/** A line of both, of the old one or of the new one; `left`: so many lines of both that do not show. */
export type LineApart = { how: 'same' | 'removed' | 'added'; text: string; old?: number; its?: number } | { how: 'left'; count: number };

/** Lines that show around a difference. */
const AROUND = 3;
/** A stretch that is as short as this is not left out. */
const SHORTEST = 2;

/** Line numbers are 1-based. */
export function linesApart(before: string, after: string): LineApart[] {
  const lines: Exclude<LineApart, { how: 'left' }>[] = [];
  let [old, its] = [0, 0];
  for (const { value, added, removed } of diffLines(before, after, { stripTrailingCr: true })) {
    for (const text of value.replace(/\n$/, '').split('\n')) {
      if (added) lines.push({ how: 'added', text, its: ++its });
      else if (removed) lines.push({ how: 'removed', text, old: ++old });
      else lines.push({ how: 'same', text, old: ++old, its: ++its });
    }
  }
  return shortened(lines);
}

function shortened(lines: Exclude<LineApart, { how: 'left' }>[]): LineApart[] {
  const near = new Set<number>();
  lines.forEach(({ how }, at) => {
    if (how !== 'same') for (let place = at - AROUND; place <= at + AROUND; place++) near.add(place);
  });
  const shown: LineApart[] = [];
  for (let at = 0; at < lines.length;) {
    let end = at;
    while (end < lines.length && !near.has(end)) end++;
    if (end - at > SHORTEST) shown.push({ how: 'left', count: end - at });
    else shown.push(...lines.slice(at, end));
    while (end < lines.length && near.has(end)) shown.push(lines[end++]);
    at = end;
  }
  return shown;
}
