// Short messages at the edge of the page: what happened, and how to take it back.

export interface Notice {
  id: number;
  tone: 'plain' | 'warning' | 'error';
  text: string;
  action?: { label: string; run: () => void };
}

export interface NoticeOptions {
  tone?: Notice['tone'];
  action?: Notice['action'];
  /** Milliseconds until it leaves by itself; Infinity: only when dismissed. */
  lasts?: number;
}

export class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 1;

  /** Shows a message; one with the same text takes the older one's place. */
  show(text: string, { tone = 'plain', action, lasts = 8_000 }: NoticeOptions = {}): void {
    const id = this.#next++;
    const notice: Notice = action ? { id, tone, text, action } : { id, tone, text };
    this.list = [...this.list.filter((other) => other.text !== text), notice].slice(-4);
    if (Number.isFinite(lasts)) setTimeout(() => this.dismiss(id), lasts);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }
}
