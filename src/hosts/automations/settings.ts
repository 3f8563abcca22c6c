// What a world's settings can be.
import { shown } from '../../world/schema.ts';
import type { AutomationsActs } from './wire.ts';

/** Runs, and rows of the router, that may be kept. */
const MOST_KEPT = 100_000;

/** Why a setting cannot have a value; undefined: it can. */
export function faultOfSetting(name: AutomationsActs['setting']['given']['name'], value: unknown): string | undefined {
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  switch (name) {
    case 'token_price': return isNumber && value >= 0 && value <= 10_000 ? undefined : 'The price of a million tokens is 0 to 10,000 dollars.';
    case 'retention': return isNumber && Number.isInteger(value) && value >= 1 && value <= MOST_KEPT ? undefined : `1 to ${MOST_KEPT} runs can be kept.`;
    case 'seed': return isNumber && Number.isSafeInteger(value) ? undefined : 'The seed is a whole number.';
    default: return `There is no setting ${shown(name)}.`;
  }
}
