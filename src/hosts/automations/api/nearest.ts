// What somebody may have meant.

/** The name nearest to what was written, where one is near. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const flat = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const same = names.find((name) => flat(name) === flat(written));
  if (same !== undefined) return same;
  const near = names.map((name) => ({ name, far: distance(flat(written), flat(name)) })).sort((a, b) => a.far - b.far)[0];
  return near !== undefined && near.far <= Math.max(1, Math.floor(written.length / 3)) ? near.name : undefined;
}

/** Letters to change, add or take away (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
