// What is said of a place in a text, for an editor to draw.

export interface Diagnostic {
  from: number;
  to: number;
  /** error: it will fail; warning: it will in some case; info: it may be other than meant; hint: it can be left out. */
  severity: 'error' | 'warning' | 'info' | 'hint';
  /** Of its rule, as `undefined-global`. */
  code: string;
  /** In plain sentences. */
  message: string;
  /** The rule in a paragraph: why it is told, and what to do. */
  about: string;
  fix?: Fix | undefined;
}

/** What can be written in the place of a range of the text. `title`: as on a button. */
export interface Fix { title: string; from: number; to: number; insert: string }
