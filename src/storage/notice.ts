// What goes wrong with storage, as values: the page shows each as a sentence and works on. The sentences are fetched when
// one is needed.
export type StorageNotice =
  /** No database: private mode, or none in this browser. Everything lives as long as the page. */
  | { kind: 'unavailable'; reason: string }
  /** The disk, or the share of it that the site has, is full. Writing is tried again by itself. */
  | { kind: 'full' }
  /** What could not be written has been written. */
  | { kind: 'recovered' }
  | { kind: 'damaged'; records: number }
  /** A newer version of the page made the database: it is read, never written. */
  | { kind: 'newer' }
  /** Another tab, with an older or a newer version of the page, is in the way. */
  | { kind: 'blocked' }
  /** Another tab owns the keyspace: this one works on a copy. */
  | { kind: 'copy' }
  /** This tab owned the keyspace until another took it over. */
  | { kind: 'lost' }
  | { kind: 'conflict'; name: string };

/** The sentence. */
export function textOf(what: StorageNotice): string {
  switch (what.kind) {
    case 'unavailable': return `This browser keeps nothing for the page (${what.reason}). `
      + 'Everything works, but lives only until the page is closed.';
    case 'full': return 'The storage is full. Everything works on in memory and is stored as soon as there is room: '
      + 'free some disk space, or delete keys or projects.';
    case 'recovered': return 'There is room again: everything is stored.';
    case 'damaged': return `${what.records} stored ${what.records === 1 ? 'record was' : 'records were'} damaged `
      + 'and set aside. '
      + 'Everything else was loaded.';
    case 'newer': return 'A newer version of Evalua stored this data. It is shown, but changes are not stored here: '
      + 'reload to get the newer version.';
    case 'blocked': return 'Another tab holds the storage with another version of Evalua. Close or reload it; '
      + 'until then nothing is stored here.';
    case 'copy': return 'Evalua is open in another tab, which keeps the keyspace. This tab works on a copy of it '
      + 'that is not stored, unless you take over here.';
    case 'lost': return 'Another tab took the keyspace over. What changes here from now on is not stored.';
    case 'conflict': return `"${what.name}" was changed in another tab too. What was typed here is kept as a copy.`;
  }
}
