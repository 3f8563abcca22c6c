// The pointer rests on a place, and what is there comes only now, or is drawn anew: what hovers over it is asked for again, as though
// the pointer had just come. CodeMirror looks at moves alone, and closes what tells of marks whenever marks are set.
import { setDiagnosticsEffect } from '@codemirror/lint';
import { ViewPlugin } from '@codemirror/view';
import type { EditorView, ViewUpdate } from '@codemirror/view';

export const hoverAgain = ViewPlugin.fromClass(class {
  /** Where the pointer rests; undefined: outside, or somebody typed since. */
  private last: { clientX: number; clientY: number; target: EventTarget | null } | undefined;

  constructor(private readonly view: EditorView) {
    view.dom.addEventListener('mousemove', this.moved);
    view.dom.addEventListener('mouseleave', this.left);
  }

  update({ docChanged, transactions }: ViewUpdate): void {
    if (docChanged) return this.left();
    if (this.last === undefined) return;
    const marked = transactions.some(({ effects }) => effects.some((effect) => effect.is(setDiagnosticsEffect)));
    setTimeout(() => this.again(marked)); // once it is drawn
  }

  destroy(): void {
    this.view.dom.removeEventListener('mousemove', this.moved);
    this.view.dom.removeEventListener('mouseleave', this.left);
  }

  private readonly moved = ({ clientX, clientY, target }: MouseEvent): void => { this.last = { clientX, clientY, target }; };
  private readonly left = (): void => { this.last = undefined; };

  private again(marked: boolean): void {
    const { last } = this;
    if (last === undefined || (!marked && last.target instanceof Node && last.target.isConnected)) return;
    const { clientX, clientY } = last;
    const target = document.elementFromPoint(clientX, clientY);
    if (target !== null && this.view.contentDOM.contains(target)) target.dispatchEvent(new MouseEvent('mousemove', { clientX, clientY, bubbles: true }));
  }
});
