// From one step of a run to another. What the index of steps tells is read there; what it does not, conditions and changes, is found
// by hearing the run again, stretch by stretch, backwards from the last one where one goes back.
import type { LuaRuntime } from '../lua/runtime.ts';
import type { Breakpoint, Stops, Travel, Travelled } from '../protocol.ts';
import { evaluate, pushVariable } from './evaluate.ts';
import { Inspector } from './inspect.ts';
import type { StepIndex } from './index-of-steps.ts';
import type { Replay } from './replay.ts';
import type { Steps } from './steps.ts';

/** Lines that breakpoints may write on one way. */
const LOGGED = 1000;

export class Traveller {
  private readonly log: Travelled['log'] = [];
  private error: string | undefined;

  private readonly steps: Steps;

  /** `failed`: the run ended with an error. */
  constructor(private readonly replay: Replay, private readonly index: StepIndex, private readonly failed: boolean) {
    this.steps = index.steps;
  }

  go(from: number, travel: Travel, stops: Stops): Travelled {
    const step = this.target(from, travel, stops);
    return { step, log: this.log, ...this.error !== undefined && { error: this.error } };
  }

  private target(from: number, travel: Travel, stops: Stops): number | undefined {
    const { steps } = this;
    const back = 'back' in travel && travel.back === true;
    const edge = back ? 0 : steps.count;
    const depth = this.depthAt(from);
    switch (travel.go) {
      case 'into': return back ? Math.max(0, from - 1) : Math.min(steps.count, from + 1);
      case 'over': return this.seek(from, back, (place) => steps.depthOf(place) <= depth) ?? edge;
      case 'out': return this.seek(from, back, (place) => steps.depthOf(place) < depth) ?? edge;
      case 'line': {
        const places = steps.placesOf(travel.chunk, travel.line);
        return this.seek(from, back, (place) => places.has(place));
      }
      case 'on': return this.continue(from, back, stops) ?? edge;
      case 'error': return Math.max(0, steps.count - 1);
      case 'change': return 'thing' in travel.of ? this.changeOfThing(from, travel.of.thing) : this.changeOfVariable(from, travel.of);
    }
  }

  private depthAt(step: number): number { return this.steps.depth(Math.min(step, this.steps.count - 1)); }

  /** The nearest step whose place fits, not the one where it begins. */
  private seek(from: number, back: boolean, fits: (place: number) => boolean): number | undefined {
    return this.steps.find(back ? from - 1 : from + 1, back ? -1 : 1, fits);
  }

  /** The nearest stop on the way. */
  private continue(from: number, back: boolean, stops: Stops): number | undefined {
    const near = [this.nearestBreakpoint(from, back, stops.breakpoints)];
    if (stops.onCall) near.push(this.index.calls.find(back ? from - 1 : from + 1, back ? -1 : 1, stops.onCall));
    if (stops.onError === true) near.push(this.nearestError(from, back));
    if (stops.onChange !== undefined) {
      near.push(back ? this.changeOfThing(from, stops.onChange) : this.nextChange(from, stops.onChange));
    }
    const found = near.filter((step) => step !== undefined);
    return found.length === 0 ? undefined : back ? Math.max(...found) : Math.min(...found);
  }

  private nearestBreakpoint(from: number, back: boolean, breakpoints: readonly Breakpoint[]): number | undefined {
    const plain = breakpoints.filter((one) => !one.condition && !one.log && (one.count ?? 0) <= 1);
    const places = this.placesOf(plain);
    const found = places.size === 0 ? undefined : this.seek(from, back, (place) => places.has(place));
    const others = breakpoints.filter((one) => !plain.includes(one));
    if (others.length === 0) return found;
    const bounds = back ? [found === undefined ? 0 : found + 1, from - 1] : [from + 1, (found ?? this.steps.count) - 1];
    return this.tested(others, bounds[0], bounds[1], back) ?? found;
  }

  private placesOf(breakpoints: readonly Breakpoint[]): Set<number> {
    return new Set(breakpoints.flatMap(({ chunk, line }) => [...this.steps.placesOf(chunk, line)]));
  }

  /** Among breakpoints that need a look at the run: the first that stops between two steps, or the last. */
  private tested(breakpoints: readonly Breakpoint[], from: number, to: number, back: boolean): number | undefined {
    const { steps } = this;
    const places = breakpoints.map((one) => this.placesOf([one]));
    const all = this.placesOf(breakpoints);
    const passes = breakpoints.map(() => 0);
    const counts = breakpoints.some(({ count = 0 }) => count > 1); // then all passes before count
    let found: number | undefined;
    for (const { mark, first, end } of this.index.intervals(counts ? 0 : from, to, back && !counts)) {
      const last = Math.min(to, end - 1);
      if (!this.comes(all, Math.max(first, counts ? 0 : from), last)) continue;
      this.replay.hear({
        step: (lua, at) => {
          if (at > last) return true;
          if (!all.has(steps.place(at))) return false;
          breakpoints.forEach((breakpoint, i) => {
            if (!places[i].has(steps.place(at)) || (breakpoint.condition && !this.holds(lua, breakpoint.condition))) return;
            if (++passes[i] < (breakpoint.count ?? 1) || at < from) return;
            if (breakpoint.log) this.write(lua, at, breakpoint.log);
            else found = at;
          });
          return this.error !== undefined || (found !== undefined && !back);
        },
      }, mark);
      if (this.error !== undefined || (found !== undefined && !(back && counts))) break;
    }
    return found;
  }

  /** Whether a place comes between two steps. */
  private comes(places: ReadonlySet<number>, from: number, to: number): boolean {
    return (this.steps.find(from, 1, (place) => places.has(place)) ?? Infinity) <= to;
  }

  private holds(lua: LuaRuntime, condition: string): boolean {
    const top = lua.top();
    const isValue = evaluate(lua, 0, condition);
    const holds = isValue && lua.toBoolean(-1);
    if (!isValue) this.error = `The condition "${condition}" failed: ${new Inspector(lua).value(-1).text}`;
    lua.setTop(top);
    return holds;
  }

  /** A text with expressions in braces. */
  private write(lua: LuaRuntime, step: number, text: string): void {
    if (this.log.length === LOGGED) return;
    const top = lua.top();
    const said = text.replace(/\{([^{}]+)\}/g, (_, expression: string) => {
      evaluate(lua, 0, expression);
      const { text: value } = new Inspector(lua).value(-1);
      lua.setTop(top);
      return value;
    });
    this.log.push({ step, text: said });
  }

  /** The nearest step at which the host raised an error, or one was that the script caught; the last step, where the run ended with one. */
  private nearestError(from: number, back: boolean): number | undefined {
    const last = this.steps.count - 1;
    if (back && from > last && this.failed) return last;
    for (const { mark, first, end } of this.index.intervals(back ? 0 : from + 1, back ? from - 1 : last, back)) {
      let found: number | undefined;
      const raised = (step: number): void => {
        if (back ? step < from : step > from && found === undefined) found = step;
      };
      this.replay.hear({
        step: (_, at) => (back ? at >= Math.min(from, end) : found !== undefined || at >= end),
        caught: raised,
        call: (_, __, step, call) => {
          try {
            const results = call();
            if (results < 0) raised(step);
            return results;
          } catch (error) {
            raised(step);
            throw error;
          }
        },
      }, mark);
      if (found !== undefined && found >= first) return found;
    }
    return !back && this.failed && from < last ? last : undefined;
  }

  /** The last step before this one that changed a thing of the world. */
  private changeOfThing(before: number, thing: unknown): number | undefined {
    const { calls } = this.index;
    const name = this.replay.world.nameOf?.(thing);
    return name === undefined ? this.changes(thing, before - 1, (step) => step < before, false) : this.named(calls.from(before) - 1, -1, name);
  }

  private nextChange(after: number, thing: unknown): number | undefined {
    const name = this.replay.world.nameOf?.(thing);
    return name === undefined ? this.changes(thing, this.steps.count, (step) => step > after, true) : this.named(this.index.calls.from(after + 1), 1, name);
  }

  /** The step of the nearest call from one on that changed what goes by a name. */
  private named(from: number, way: 1 | -1, name: string): number | undefined {
    const { calls, changes } = this.index;
    const nth = changes.find(from, way, name);
    if (nth === undefined && !changes.whole) this.error = 'The run changed more than is kept: what is past that is not found.';
    return nth === undefined ? undefined : calls.stepOf(nth);
  }

  /** Only the world knows what goes by no name: so the run is run again in it, at its own speed, and its calls are counted. */
  private changes(thing: unknown, to: number, counts: (step: number) => boolean, first: boolean): number | undefined {
    const { index: { calls }, replay, replay: { world } } = this;
    const until = calls.from(to + 1);
    let changed: (() => boolean) | undefined;
    let found: number | undefined;
    const before = (): void => { changed = world.follow?.(thing); };
    if (world.changesBesideCalls === true) {
      const ended = (step: number): boolean => {
        if (changed?.() === true && step >= 0 && counts(step)) found = step;
        return step >= to || (first && found !== undefined);
      };
      replay.pass({ before, step: (_, at) => ended(at - 1), end: () => { ended(this.steps.count - 1); } });
      return found;
    }
    replay.pass({
      before,
      called: (nth) => {
        const step = nth < until ? calls.stepOf(nth) : undefined;
        if (changed?.() === true && step !== undefined && counts(step)) found = step;
        return nth >= until || (first && found !== undefined);
      },
    }, Infinity);
    return found;
  }

  /** The last step of the same call of the function that changed a variable before this one. */
  private changeOfVariable(before: number, { variable, frame }: { variable: string; frame: number }): number | undefined {
    const { steps } = this;
    const depth = this.depthAt(before) - frame;
    const begun = (this.seek(before, true, (place) => steps.depthOf(place) < depth) ?? -1) + 1;
    let after: string | undefined;
    for (const { mark, first, end } of this.index.intervals(begun, before, true)) {
      const [from, to] = [Math.max(begun, first), Math.min(before, end - 1)];
      let [earliest, last, lastStep, found]: [string | undefined, string | undefined, number, number | undefined] = [undefined, undefined, from, undefined];
      this.replay.hear({
        step: (lua, at) => {
          if (at < from || (steps.depth(at) !== depth && at !== before)) return at >= to;
          const value = valueOf(lua, at === before ? frame : 0, variable);
          if (last !== undefined && value !== last) found = lastStep;
          earliest ??= value;
          last = value;
          lastStep = at;
          return at >= to;
        },
      }, mark);
      if (last !== undefined && after !== undefined && after !== last) return lastStep;
      if (found !== undefined) return found;
      after = earliest ?? after;
    }
    return undefined;
  }
}

/** A variable's value as far as it shows. */
function valueOf(lua: LuaRuntime, level: number, name: string): string {
  const top = lua.top();
  if (!pushVariable(lua, level, name)) evaluate(lua, level, name);
  const text = JSON.stringify(new Inspector(lua).value(-1));
  lua.setTop(top);
  return text;
}
