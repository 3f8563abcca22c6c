// client-output-buffer-limit: how many bytes may wait for a client that does not read, by its class (networking.c,
// checkClientOutputBufferLimits).
import type { Client } from './client.ts';
import type { Bytes } from './reply.ts';

/** `hard`: bytes at which a client is closed; `soft`: at which it is after `seconds` without a break. 0: none. */
export interface OutputLimit { readonly hard: number; readonly soft: number; readonly seconds: number }

const CLASSES = ['normal', 'slave', 'pubsub'] as const;
export type OutputClass = (typeof CLASSES)[number];
export type OutputLimits = Readonly<Record<OutputClass, OutputLimit>>;

/** As Redis begins. */
export const OUTPUT_LIMITS = 'normal 0 0 0 slave 268435456 67108864 60 pubsub 33554432 8388608 60';

/** The class of a client: one that looks on with MONITOR is a normal one. */
export const outputClass = ({ subscriptions }: Client): OutputClass => (subscriptions === 0 ? 'normal' : 'pubsub');

/** The limits of a setting that was checked. */
export function outputLimits(value: Bytes): OutputLimits {
  const words = value.split(' ');
  const limit = (at: number): OutputLimit =>
    ({ hard: Number(words[at + 1]), soft: Number(words[at + 2]), seconds: Number(words[at + 3]) });
  return { normal: limit(0), slave: limit(4), pubsub: limit(8) };
}

/**
 * The setting after one more CONFIG SET, which names the classes that it changes; `memory` reads a number of bytes, and
 * tells undefined for what is none.
 */
export function changedLimits(
  now: Bytes, change: Bytes, memory: (text: Bytes) => number | undefined,
): { value: Bytes } | { error: string } {
  const words = change === '' ? [] : change.split(' ');
  if (words.length % 4 !== 0) return { error: 'Wrong number of arguments in buffer limit configuration.' };
  const limits: Record<OutputClass, OutputLimit> = { ...outputLimits(now) };
  for (let at = 0; at < words.length; at += 4) {
    const name = words[at].toLowerCase().replace(/^replica$/, 'slave');
    const known = CLASSES.find((each) => each === name);
    if (known === undefined) return { error: 'Invalid client class specified in buffer limit configuration.' };
    const [hard, soft] = [memory(words[at + 1]), memory(words[at + 2])];
    const seconds = /^\s*[+-]?[0-9]+$|^$/.test(words[at + 3]) ? Number(words[at + 3]) : -1;
    if (hard === undefined || soft === undefined || seconds < 0) {
      return { error: 'Error in hard, soft or soft_seconds setting in buffer limit configuration.' };
    }
    limits[known] = { hard, soft, seconds };
  }
  return { value: CLASSES.map((name) => [name, ...Object.values(limits[name])].join(' ')).join(' ') };
}

/** Bytes that wait in a buffer which every client has, and do not count. */
export const FREE = 16 * 1024;

/** Whether a client has to be closed, asked whenever it has more waiting or time has gone by. */
export class OutputWatch {
  /** Milliseconds since 1970 when it came to the soft limit, without a break; 0: it is below. */
  since = 0;

  exceeds(waiting: number, { hard, soft, seconds }: OutputLimit, clock: () => number): boolean {
    const used = waiting - FREE;
    if (hard !== 0 && used >= hard) return true;
    if (soft === 0 || used < soft) {
      this.since = 0;
      return false;
    }
    const now = clock();
    if (this.since === 0) this.since = now;
    return now - this.since > seconds * 1000;
  }
}
