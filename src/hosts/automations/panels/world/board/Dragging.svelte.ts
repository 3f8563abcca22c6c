// A card that is dragged by a mouse, pen or finger: from where to where. A press that does not move stays a press.

/** Where a card would come to lie. `before`: the id of the card below it; undefined: at the end of the column. */
export interface Target { status: string; before: string | undefined }

/** Pixels that a press may tremble. */
const TREMBLE = 5;

export class Dragging {
  /** The id of the card in hand. */
  card = $state<string>();
  target = $state.raw<Target>();
  /** How far it was moved. */
  by = $state.raw({ x: 0, y: 0 });

  constructor(private readonly dropped: (card: string, target: Target) => void) {}

  /** For `pointerdown` on a card. Columns have data-status, cards data-card. */
  begin(event: PointerEvent, card: string): void {
    if (event.button !== 0 || (event.target as Element).closest('[data-still]')) return;
    // A finger scrolls; it drags by the handle alone, which takes no touch for itself.
    if (event.pointerType === 'touch' && !(event.target as Element).closest('[data-handle]')) return;
    const from = { x: event.clientX, y: event.clientY };
    const element = event.currentTarget as HTMLElement;
    const ending = new AbortController();
    const { signal } = ending;
    const move = (moved: PointerEvent): void => {
      const by = { x: moved.clientX - from.x, y: moved.clientY - from.y };
      if (this.card === undefined) {
        if (Math.hypot(by.x, by.y) < TREMBLE) return;
        this.card = card;
        element.setPointerCapture(moved.pointerId);
      }
      this.by = by;
      this.target = targetAt(moved.clientX, moved.clientY, card);
    };
    const end = (drop: boolean): void => {
      ending.abort();
      const { target } = this;
      const dragged = this.card !== undefined;
      this.card = undefined;
      this.target = undefined;
      if (!dragged) return;
      // The click that follows opens nothing.
      window.addEventListener('click', (click) => { click.stopPropagation(); click.preventDefault(); }, { capture: true, once: true, signal: AbortSignal.timeout(50) });
      if (drop && target !== undefined) this.dropped(card, target);
    };
    element.addEventListener('pointermove', move, { signal });
    element.addEventListener('pointerup', () => end(true), { signal });
    element.addEventListener('pointercancel', () => end(false), { signal });
    window.addEventListener('keydown', (key) => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      end(false);
    }, { capture: true, signal });
    window.addEventListener('pointerup', () => end(true), { signal });
  }
}

function targetAt(x: number, y: number, card: string): Target | undefined {
  const under = document.elementsFromPoint(x, y);
  const column = under.map((one) => one.closest<HTMLElement>('[data-status]')).find((one) => one !== null);
  if (column?.dataset.status === undefined) return undefined;
  const below = [...column.querySelectorAll<HTMLElement>('[data-card]')].filter((one) => one.dataset.card !== card)
    .find((one) => { const { top, height } = one.getBoundingClientRect(); return y < top + height / 2; });
  return { status: column.dataset.status, before: below?.dataset.card };
}
