// What is said of the open text, as the panel lists it.
import type { Diagnostic } from '../../syntax/diagnostic.ts';

export interface Problem extends Pick<Diagnostic, 'severity' | 'message'> {
  /** Of its rule; absent for what no rule told. */
  code?: string;
  /** Why it is told; absent: there is no more to say. */
  about?: string;
  from: number;
  /** Both 1-based. */
  line: number;
  column: number;
  /** Moves the editor's cursor there. */
  show(): void;
  /** What can be written instead: as on a button, and what writes it. */
  fix?: { title: string; write(): void };
}

/** All of a text; `tooLong`: it is so long that nobody looked. */
export interface Problems { list: readonly Problem[]; tooLong: boolean }
export const NO_PROBLEMS: Problems = { list: [], tooLong: false };

const ORDER: readonly Diagnostic['severity'][] = ['error', 'warning', 'info', 'hint'];

/** The worst first, each kind in the order of the text. */
export const bySeverity = (list: readonly Problem[]): Problem[] =>
  [...list].sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || a.from - b.from);
