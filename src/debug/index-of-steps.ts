// The index of a run: its steps, its calls, and what these changed. That of a long run is made stretch by stretch, once somebody asks for it.
import { Calls } from './calls.ts';
import { Changes } from './changes.ts';
import type { Listener, Replay } from './replay.ts';
import { MOST_STEPS, Steps } from './steps.ts';
import type { Interval } from './timeline.ts';

/** Steps between two looks at the clock. */
const LOOK = 0xfff;

export class StepIndex {
  readonly steps = new Steps();
  readonly calls = new Calls();
  readonly changes = new Changes();
  /** The run has more steps than are kept, or than anybody waited for. */
  cut = false;
  done = false;
  /** The mark from which on steps are not known. */
  private next = 0;

  private constructor(private readonly replay: Replay) {}

  /** Indexes a run, or the beginning of a long one; with what the call gave. */
  static open(replay: Replay): { index: StepIndex; result: unknown } {
    const index = new StepIndex(replay);
    const { changed } = index;
    const { laid, result } = replay.lay({ changed });
    if (laid) {
      index.more(0);
      return { index, result };
    }
    const whole = new StepIndex(replay);
    return { index: whole, result: whole.pass() };
  }

  private pass(): unknown {
    const { replay } = this;
    const until = performance.now() + replay.patience;
    const { step, call } = this.listener;
    const result = replay.pass({
      step: (lua, at, line, chunk) => {
        this.cut = at === MOST_STEPS || ((at & LOOK) === 0 && performance.now() > until);
        return this.cut || step!(lua, at, line, chunk);
      },
      call: call!, changed: this.changed,
    });
    this.done = true;
    return result;
  }

  private readonly listener: Listener = {
    step: (lua, _, line, chunk) => { this.steps.add(chunk, line, this.replay.depthOf(lua)); return false; },
    call: (lua, name, step, call) => {
      this.calls.add(Math.max(0, step), lua, name);
      return call();
    },
  };

  private readonly changed = (nth: number, name: string): void => { this.changes.add(nth, name); };

  /** Goes on for so many milliseconds, for one stretch at least. */
  more(milliseconds: number): void {
    const until = performance.now() + milliseconds;
    this.goOn(() => performance.now() >= until);
  }

  /** Goes on up to a step. */
  upTo(step: number): void { if (this.steps.count <= step) this.goOn(() => this.steps.count > step); }

  /** How much of the run was looked at. */
  get part(): number { return this.done ? 1 : this.next / this.replay.timeline!.marks.length; }

  /** The stretches in which steps are, those that can be heard apart; of a short run the whole. */
  intervals(from: number, to: number, back = false): Interval[] {
    const { timeline } = this.replay;
    if (timeline === undefined) return [{ mark: 0, first: 0, end: this.steps.count }];
    const found = timeline.intervals(from, to, this.steps.count);
    return back ? found.reverse() : found;
  }

  /** The mark to hear a step from. */
  markOf(step: number): number { return this.replay.timeline?.markOf(step) ?? 0; }

  /** Hears on from where steps are not known, past marks until it is enough: putting an image back takes as long as the heap is large. */
  private goOn(isEnough: () => boolean): void {
    if (this.done) return;
    const { marks, cut } = this.replay.timeline!;
    const from = this.next;
    marks[from].step ??= 0;
    let goesOn = false;
    this.replay.hear({
      ...this.listener,
      step: (lua, at, line, chunk) => {
        this.cut = at === MOST_STEPS;
        return this.cut || this.listener.step!(lua, at, line, chunk);
      },
      mark: (at, steps) => {
        if (at >= marks.length) return false;
        marks[at].step = steps;
        if (!marks[at].still) return cut && at === marks.length - 1;
        this.next = at;
        const isLast = cut && at === marks.length - 1;
        goesOn = !isLast && isEnough();
        return isLast || goesOn;
      },
    }, from);
    if (goesOn && !this.cut) return;
    this.cut ||= cut;
    this.done = true;
  }
}

