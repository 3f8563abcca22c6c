// What somebody may have meant.

/** The name nearest to what was written, where one is near: it begins alike, or a few letters are other. */
export function nearest(written: string, names: readonly string[]): string | undefined {
  const flat = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const same = names.find((name) => flat(name) === flat(written));
  if (same !== undefined) return same;
  const begins = names.find((name) => flat(written).length >= 3 && flat(name).startsWith(flat(written)));
  if (begins !== undefined) return begins;
  const near = names.map((name) => ({ name, far: distance(flat(written), flat(name)) })).sort((a, b) => a.far - b.far)[0];
  return near !== undefined && near.far <= Math.max(1, Math.floor(written.length * 0.4)) ? near.name : undefined;
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

/** Tells that a name is not there, what may have been meant, and which there are: "there is no unit "dey": did you mean day? There are ...". */
export function noSuch(what: string, written: string, names: readonly string[]): string {
  const near = nearest(written, names);
  const known = names.length === 0 ? '' : ` There are ${names.join(', ')}.`;
  return `there is no ${what} "${written}"${near === undefined ? '.' : `: did you mean ${near}?`}${known}`;
}
