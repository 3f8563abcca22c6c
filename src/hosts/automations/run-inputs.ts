// What a run that a person starts is given: the fields under the editor, or what a file for the command line has in their place.
import { decodeBytes } from '../../bytes/text.ts';
import type { Bytes, RunRequest } from '../../protocol.ts';
import { isObject } from '../../world/schema.ts';
import type { JsonObject } from '../../world/schema.ts';
import { textOf } from '../inputs.ts';
import { momentOf } from './api/moments.ts';
import { fixtureOf } from './fixtures.ts';
import { CLOCK } from './state.ts';
import type { State } from './state.ts';
import { isTrigger, TRIGGERS } from './tables.ts';
import type { Automation, TriggerType } from './tables.ts';

export interface Given {
  trigger: TriggerType;
  event: JsonObject;
  config: JsonObject;
  /** The deployed one that runs in the place of the script. */
  automation: Automation | undefined;
  /** When it runs, milliseconds since 1970; undefined: by the world's clock. */
  now: number | undefined;
  /** Milliseconds of the world's time that are played. */
  play: number;
  /** Something is to run, and not only the clock to move. */
  runs: boolean;
}

const LENGTHS: Readonly<Record<string, number>> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000 };

/** What fields hold, or why it cannot be used: a sentence. */
export function givenTo(state: State, { inputs, settings }: Pick<RunRequest, 'inputs' | 'settings'>): Given | string {
  const of = (id: string): string => word(textOf(inputs, id));
  const name = of('automation');
  const automation = name === '' ? undefined : state.byName('automations', name);
  if (name !== '' && automation === undefined) {
    return `Automation: there is no "${name}": there are ${state.store.all('automations').map((one) => one.name).join(', ') || 'none'}`;
  }
  const trigger = of('trigger') || automation?.trigger_type || 'schedule';
  if (!isTrigger(trigger)) return `Trigger: "${trigger}" is none: there are ${TRIGGERS.join(', ')}`;
  const event = objectIn(textOf(inputs, 'event'), 'Event', () => fixtureOf(state, trigger));
  if (typeof event === 'string') return event;
  const config = objectIn(textOf(inputs, 'config'), 'Config', () => ({}));
  if (typeof config === 'string') return config;
  const moment = of('now') === '' ? undefined : momentOf(of('now'), 'UTC');
  if (of('now') !== '' && moment === undefined) return `Now: "${of('now')}" is no time: write it as 2026-03-29T02:30:00Z`;
  const now = moment === undefined ? undefined : Date.parse(moment);
  if (now !== undefined && (now < CLOCK.first || now > CLOCK.last)) return `Now: the clock goes from 1970 to 8998, not to ${of('now')}`;
  const play = lengthOf(settings.play);
  const runs = play === 0 || ['automation', 'trigger', 'event'].some((id) => of(id) !== '');
  return { trigger, event, config, automation, now, play, runs };
}

function lengthOf(setting: unknown): number {
  const [, count, unit] = /^(\d{1,3})([wdhm])$/.exec(typeof setting === 'string' ? setting : '') ?? [];
  return count === undefined ? 0 : Number(count) * LENGTHS[unit];
}

/** The object of a field's JSON, or what is wrong with it. `initial`: of an empty field. */
function objectIn(field: Bytes, label: string, initial: () => JsonObject): JsonObject | string {
  const text = decodeBytes(field).trim();
  if (text === '') return initial();
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value as JsonObject : `${label}: a JSON object is wanted`;
  } catch (cause) {
    return `${label}: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}

/** A word as it is typed, or as JSON has it. */
const word = (text: Bytes): string => decodeBytes(text).trim().replace(/^"(.*)"$/s, '$1');
