// What keeps the page from storing just now. It is told when it begins and when it is over, not with each new try.
import type { StorageNotice } from './notice.ts';

/** What may fail on its own: the connection, what the writer gathers, the saves of projects. */
export type Part = 'connection' | 'writes' | 'projects';

export class Trouble {
  private readonly failing = new Set<Part>();
  private readonly told = new Set<StorageNotice['kind']>();

  constructor(private readonly tell: (notice: StorageNotice) => void) {}

  /** A part could not store something. */
  report(part: Part, error: unknown): void {
    this.failing.add(part);
    const notice = noticeOf(part, error);
    // A full disk is the cause of what fails after it, and the one that a person can mend.
    if (this.told.has('full') || this.told.has(notice.kind)) return;
    this.told.add(notice.kind);
    this.tell(notice);
  }

  /** A part has stored all that it had to. */
  over(part: Part): void {
    if (!this.failing.delete(part) || this.failing.size > 0) return;
    this.told.clear();
    this.tell({ kind: 'recovered' });
  }
}

function noticeOf(part: Part, error: unknown): StorageNotice {
  if (isFull(error)) return { kind: 'full' };
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  return { kind: part === 'connection' ? 'ended' : 'failed', reason };
}

/**
 * Whether an error says that there is no room. Chromium has three ways: QuotaExceededError, the "full disk" of a
 * database that is opened, and the error of its file system within the one with which it closes a connection.
 */
export function isFull(error: unknown): boolean {
  return error instanceof Error && (error.name === 'QuotaExceededError' || /NO_SPACE|full disk/i.test(error.message));
}

const LASTING: readonly StorageNotice['kind'][] = ['full', 'failed', 'ended', 'unavailable'];

/** Whether nothing is stored while that is so; `recovered` tells the end. */
export const lasts = ({ kind }: StorageNotice): boolean => LASTING.includes(kind);
/** Whether it says how storing goes: what it says is over with the next of these. */
export const shows = (notice: StorageNotice): boolean => lasts(notice) || notice.kind === 'recovered';
