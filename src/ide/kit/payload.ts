// What an event carries, as text: strings are bytes, and stand in a console's quotes where they need to.
import { decodeStrict } from '../../bytes/text.ts';
import type { HostEvent } from '../../protocol.ts';
import { quoteBytes } from '../../bytes/quote.ts';
import { isText } from './segments.ts';

/** A value on one line: bare words stay bare, all other strings are quoted. */
export function inlineValue(value: unknown): string {
  if (typeof value === 'string') return /^[\w.:/*@-]+$/.test(value) ? value : quoteText(value);
  if (Array.isArray(value)) return `[${value.map(inlineValue).join(' ')}]`;
  if (typeof value === 'object' && value !== null) return `{${summary(value as Record<string, unknown>)}}`;
  return String(value);
}

/** A payload on one line: `sha1=e0e1… keys_count=1`. */
export function summary(payload: Record<string, unknown>): string {
  return Object.entries(payload).map(([name, value]) => `${name}=${inlineValue(value)}`).join(' ');
}

/** An event as JSON, its strings decoded where they are text. */
export function eventJson(event: HostEvent): string {
  return JSON.stringify(event, (_, value: unknown) => (typeof value === 'string' ? readable(value) : value), 2);
}

/** Whether a filter's words all stand in an event's name or payload, in any case. */
export function matches(event: HostEvent, words: string): boolean {
  if (words === '') return true;
  const text = `${event.name} ${summary(event.payload)}`.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** Events by name, with what was dropped counted in; the most frequent first. */
export function countByName(events: readonly HostEvent[], dropped: Record<string, number>): [string, number][] {
  const counts = new Map<string, number>(Object.entries(dropped));
  for (const { name } of events) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** What all names begin with, up to a dot: "script." */
export function commonPrefix(names: readonly string[]): string {
  const prefix = /^[^.]+\./.exec(names[0] ?? '')?.[0] ?? '';
  return names.every((name) => name.startsWith(prefix)) ? prefix : '';
}

/** Whether a name tells of something that went wrong. */
export function isTrouble(name: string): boolean {
  return /error|violation|denied|abort|killed|not_found|failed|timeout/.test(name);
}

function quoteText(bytes: string): string {
  return isText(bytes) && !/["\\]/.test(bytes) ? `"${readable(bytes)}"` : quoteBytes(bytes);
}

function readable(bytes: string): string {
  return decodeStrict(bytes) ?? bytes;
}
