// What goes wrong with storage, as values: the page shows each as a sentence and works on. The sentences are fetched when
// one is needed.
export type StorageNotice =
  /** No database: private mode, or none in this browser. Everything lives as long as the page. */
  | { kind: 'unavailable'; reason: string }
  /** The disk, or the share of it that the site has, is full. Writing is tried again by itself. */
  | { kind: 'full' }
  /** The browser could not write. It is tried again by itself. */
  | { kind: 'failed'; reason: string }
  /** The browser ended the connection and opens no other. It is tried again by itself. */
  | { kind: 'ended'; reason: string }
  /** What could not be written has been written: after one of the three above. */
  | { kind: 'recovered' }
  /** The browser had thrown away what was stored; what memory holds is stored again. */
  | { kind: 'restored' }
  /** No database takes a value; everything beside it is stored. */
  | { kind: 'refused'; reason: string }
  | { kind: 'damaged'; records: number }
  /** A newer version of the page made the database: it is read, never written. */
  | { kind: 'newer' }
  /** Another tab, with an older or a newer version of the page, is in the way. */
  | { kind: 'blocked' }
  /** Another tab owns the worlds: this one works on a copy. */
  | { kind: 'copy' }
  /** This tab owned the worlds until another took it over. */
  | { kind: 'lost' }
  | { kind: 'conflict'; name: string };

/** The sentence. */
export function textOf(what: StorageNotice): string {
  switch (what.kind) {
    case 'unavailable': return `This browser keeps nothing for the page (${what.reason}). `
      + 'Everything works, but lives only until the page is closed.';
    case 'full': return 'The storage is full: what changes now is not stored. Everything works on in memory and is '
      + 'stored as soon as there is room. Free some disk space, or delete keys or scripts.';
    case 'failed': return `The browser could not write to its storage (${what.reason}). Everything works on in memory, `
      + 'and is stored as soon as the browser can.';
    case 'ended': return `The browser closed the storage of this page and does not open it again (${what.reason}). `
      + 'Everything works on in memory, and is stored as soon as it opens.';
    case 'recovered': return 'Everything is stored again.';
    case 'restored': return 'The browser had removed what this page stored. What was in memory is stored again.';
    case 'refused': return `Something could not be stored (${what.reason}). Everything else is.`;
    case 'damaged': return `${what.records} stored ${what.records === 1 ? 'record was' : 'records were'} damaged `
      + 'and set aside. '
      + 'Everything else was loaded.';
    case 'newer': return 'A newer version of Evalua stored this data. It is shown, but changes are not stored here: '
      + 'reload to get the newer version.';
    case 'blocked': return 'Another tab holds the storage with another version of Evalua. Close or reload it; '
      + 'until then nothing is stored here.';
    case 'copy': return 'Evalua is open in another tab, which keeps the data. This tab works on a copy of it '
      + 'that is not stored, unless you take over here.';
    case 'lost': return 'Another tab took the data over. What changes here from now on is not stored.';
    case 'conflict': return `"${what.name}" was changed in another tab too. What was typed here is kept as a copy.`;
  }
}
