// What a button says that copies: for a moment whether it did.
import { copyText } from './clipboard.ts';

/** How long it says so, in milliseconds. */
const LASTS = 1_500;

export class Copier {
  outcome = $state<'copied' | 'refused'>();

  async copy(text: string): Promise<void> {
    try {
      await copyText(text);
      this.outcome = 'copied';
    } catch {
      this.outcome = 'refused'; // the button says so
    }
    setTimeout(() => { this.outcome = undefined; }, LASTS);
  }

  /** The button's words: those given, or what happened. */
  says(words: string, copied = 'Copied'): string {
    return this.outcome === undefined ? words : { copied, refused: 'The browser refused' }[this.outcome];
  }
}
