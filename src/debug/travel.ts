// From one step of a run to another. What the index of steps tells is read there; what it does not, conditions and changes, is found
// by a pass over the run up to there.
import type { LuaRuntime } from '../lua/runtime.ts';
import type { Breakpoint, Stops, Travel, Travelled } from '../protocol.ts';
import type { Calls } from './calls.ts';
import { evaluate } from './evaluate.ts';
import { Inspector } from './inspect.ts';
import type { Replay } from './replay.ts';
import type { Steps } from './steps.ts';

/** Lines that breakpoints may write on one way. */
const LOGGED = 1000;

export class Traveller {
  private readonly log: Travelled['log'] = [];
  private error: string | undefined;

  constructor(private readonly replay: Replay, private readonly steps: Steps, private readonly calls: Calls) {}

  go(from: number, travel: Travel, stops: Stops): Travelled {
    const step = this.target(from, travel, stops);
    return { step, log: this.log, ...this.error !== undefined && { error: this.error } };
  }

  private target(from: number, travel: Travel, stops: Stops): number | undefined {
    const { steps } = this;
    const back = 'back' in travel && travel.back === true;
    const edge = back ? 0 : steps.count;
    switch (travel.go) {
      case 'into': return back ? Math.max(0, from - 1) : Math.min(steps.count, from + 1);
      case 'over': return this.seek(from, back, (at) => steps.depth(at) <= this.depthAt(from)) ?? edge;
      case 'out': return this.seek(from, back, (at) => steps.depth(at) < this.depthAt(from)) ?? edge;
      case 'line': return this.seek(from, back, (at) => steps.isAt(at, travel.chunk, travel.line));
      case 'on': return this.continue(from, back, stops) ?? edge;
      case 'error': return Math.max(0, steps.count - 1);
      case 'change': return 'thing' in travel.of ? this.changeOfThing(from, travel.of.thing) : this.changeOfVariable(from, travel.of);
    }
  }

  private depthAt(step: number): number { return this.steps.depth(Math.min(step, this.steps.count - 1)); }

  /** The nearest step that fits, not the one where it begins. */
  private seek(from: number, back: boolean, fits: (step: number) => boolean): number | undefined {
    const way = back ? -1 : 1;
    for (let at = from + way; at >= 0 && at < this.steps.count; at += way) if (fits(at)) return at;
    return undefined;
  }

  /** The nearest stop on the way. */
  private continue(from: number, back: boolean, stops: Stops): number | undefined {
    const near = [this.nearestBreakpoint(from, back, stops.breakpoints)];
    if (stops.onCall) near.push(this.calls.find(back ? from - 1 : from + 1, back ? -1 : 1, stops.onCall));
    if (stops.onError === true && !back && from < this.steps.count - 1) near.push(this.errorAfter(from));
    if (stops.onChange !== undefined) {
      near.push(back ? this.changeOfThing(from, stops.onChange) : this.nextChange(from, stops.onChange));
    }
    const found = near.filter((step) => step !== undefined);
    return found.length === 0 ? undefined : back ? Math.max(...found) : Math.min(...found);
  }

  private nearestBreakpoint(from: number, back: boolean, breakpoints: readonly Breakpoint[]): number | undefined {
    const plain = breakpoints.filter((one) => !one.condition && !one.log && (one.count ?? 0) <= 1);
    const found = this.seek(from, back, (at) => plain.some(({ chunk, line }) => this.steps.isAt(at, chunk, line)));
    const others = breakpoints.filter((one) => !plain.includes(one));
    if (others.length === 0) return found;
    const bounds = back ? [found === undefined ? 0 : found + 1, from - 1] : [from + 1, (found ?? this.steps.count) - 1];
    return this.tested(others, bounds[0], bounds[1], back) ?? found;
  }

  /** Among breakpoints that need a look at the run: the first that stops between two steps, or the last. */
  private tested(breakpoints: readonly Breakpoint[], from: number, to: number, back: boolean): number | undefined {
    const { steps } = this;
    let found: number | undefined;
    const passes = breakpoints.map(() => 0);
    this.replay.pass({
      step: (lua, at) => {
        if (at > to) return true;
        breakpoints.forEach((breakpoint, i) => {
          if (!steps.isAt(at, breakpoint.chunk, breakpoint.line) || (breakpoint.condition && !this.holds(lua, breakpoint.condition))) return;
          if (++passes[i] < (breakpoint.count ?? 1) || at < from) return;
          if (breakpoint.log) this.write(lua, at, breakpoint.log);
          else found = at;
        });
        return this.error !== undefined || (found !== undefined && !back);
      },
    });
    return found;
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

  /** The next step at which the host raised an error, caught or not; the last step, where the run ended with one. */
  private errorAfter(from: number): number | undefined {
    let found: number | undefined;
    const result = this.replay.pass({
      step: () => found !== undefined,
      call: (_, __, step, call) => {
        try {
          const results = call();
          if (results < 0 && step > from) found ??= step;
          return results;
        } catch (error) {
          if (step > from) found ??= step;
          throw error;
        }
      },
    });
    return found ?? ((result as { error?: unknown } | undefined)?.error === undefined ? undefined : this.steps.count - 1);
  }

  /** The last step before this one that changed a thing of the world. */
  private changeOfThing(before: number, thing: unknown): number | undefined {
    return this.changes(thing, before - 1, (step) => step < before, false);
  }

  private nextChange(after: number, thing: unknown): number | undefined {
    return this.changes(thing, this.steps.count, (step) => step > after, true);
  }

  private changes(thing: unknown, to: number, counts: (step: number) => boolean, first: boolean): number | undefined {
    let changed: (() => boolean) | undefined;
    let found: number | undefined;
    this.replay.pass({
      step: (_, at) => {
        changed ??= this.replay.world.follow?.(thing);
        return at > to || (first && found !== undefined);
      },
      call: (_, __, step, call) => {
        const results = call();
        if (changed?.() === true && counts(step) && !(first && found !== undefined)) found = step;
        return results;
      },
    });
    return found;
  }

  /** The last step of the same call of the function that changed a variable before this one. */
  private changeOfVariable(before: number, { variable, frame }: { variable: string; frame: number }): number | undefined {
    const { steps } = this;
    const depth = this.frameDepth(before, frame);
    const begun = (this.seek(before, true, (at) => steps.depth(at) < depth) ?? -1) + 1;
    let [last, lastStep, found]: [string | undefined, number, number | undefined] = [undefined, begun, undefined];
    this.replay.pass({
      step: (lua, at) => {
        if (at < begun || (steps.depth(at) !== depth && at !== before)) return at >= before;
        const value = valueOf(lua, at === before ? frame : 0, variable);
        if (last !== undefined && value !== last) found = lastStep;
        last = value;
        lastStep = at;
        return at >= before;
      },
    });
    return found ?? undefined;
  }

  /** How deep the function of a frame is: frames of C between count as well. */
  private frameDepth(step: number, frame: number): number { return this.depthAt(step) - frame; }
}

/** A variable's value as far as it shows. */
function valueOf(lua: LuaRuntime, level: number, name: string): string {
  const top = lua.top();
  evaluate(lua, level, name);
  const text = JSON.stringify(new Inspector(lua).value(-1));
  lua.setTop(top);
  return text;
}
