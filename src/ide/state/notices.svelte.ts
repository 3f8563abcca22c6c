// Short messages at the edge of the page: what happened, and how to take it back.
import type { NoticeOptions } from '../../hosts/page.ts';

export interface Notice {
  id: number;
  tone: 'plain' | 'warning' | 'error';
  text: string;
  action?: { label: string; run: () => void };
  /** What it is about, where a later one about the same takes its place. */
  topic?: string;
  ofWorld?: true;
}

/** How many show at once. */
const MOST = 4;

export class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 1;

  /** Shows a message; one with the same text, or on the same topic, takes the older one's place. */
  show(text: string, { tone = 'plain', action, topic, ofWorld, lasts = 8_000 }: NoticeOptions = {}): void {
    const id = this.#next++;
    const notice: Notice = { id, tone, text, ...(action && { action }), ...(topic !== undefined && { topic }), ...(ofWorld && { ofWorld }) };
    const others = this.list.filter((other) => other.text !== text && (topic === undefined || other.topic !== topic));
    this.list = [...others, notice];
    // What has a topic stays until that is over.
    if (this.list.length > MOST) this.dismiss((others.find((other) => other.topic === undefined) ?? others[0]).id);
    if (Number.isFinite(lasts)) setTimeout(() => this.dismiss(id), lasts);
  }

  /** A world is in another state: what could be done to the one before cannot be done any more. */
  leaveWorld(): void { this.list = this.list.filter(({ ofWorld }) => ofWorld !== true); }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
