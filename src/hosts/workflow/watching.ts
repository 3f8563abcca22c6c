// What nodes write into the state of a run that is looked back at.
import type { Difference, ThingThen } from '../../protocol.ts';
import type { Step } from './engine.ts';
import { repr } from './values/python-text.ts';
import { toBytes } from './values/utf8.ts';
import { same } from './values/value.ts';
import type { Key, Value } from './values/value.ts';
import type { FieldDifference } from './wire.ts';

/** Differences that a step tells, and characters of a value. */
const MOST = 200;
const LONGEST = 2000;

/** Hears of each node that ran. */
export class Watching {
  private readonly watchers: ((step: Step) => void)[] = [];

  tell(step: Step): void { for (const watcher of this.watchers) watcher(step); }

  /** Nobody watches any more. */
  end(): void { this.watchers.length = 0; }

  /** Each field that a node wrote since. */
  readonly changes = (): (() => Difference[]) => {
    const found: FieldDifference[] = [];
    this.watchers.push((step) => {
      for (const key of changedKeys(step)) if (found.length < MOST) found.push(differenceOf(step, key));
    });
    return () => [...found];
  };

  /** `thing`: the name of a field. */
  readonly follow = (thing: unknown): (() => boolean) => {
    let changed = false;
    this.watchers.push((step) => { changed ||= changedKeys(step).some((key) => String(key) === thing); });
    return () => {
      const was = changed;
      changed = false;
      return was;
    };
  };
}

const changedKeys = ({ before, after }: Step): Key[] => [...new Set([...before.keys(), ...after.keys()])]
  .filter((key) => before.has(key) !== after.has(key) || !same(before.get(key) ?? null, after.get(key) ?? null));

function differenceOf({ node, before, after }: Step, key: Key): FieldDifference {
  return { node: toBytes(node), field: toBytes(String(key)), before: thenOf(before.get(key)), after: thenOf(after.get(key)) };
}

function thenOf(value: Value | undefined): ThingThen | null {
  if (value === undefined) return null;
  const text = repr(value);
  return { value: { text: toBytes(text.slice(0, LONGEST)) }, partial: text.length > LONGEST };
}
