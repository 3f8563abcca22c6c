// Secrets are never told: what stands for them.
import type { Bytes, WireReply } from '../../protocol.ts';

/** Stands for a secret, in texts and in bytes. */
export const MASK = '******';

/** A text in which secrets stand as asterisks, also as JSON has them. */
export function mask(text: string, secrets: readonly string[]): string {
  return secrets.reduce((whole, secret) => {
    if (secret === '') return whole;
    const quoted = JSON.stringify(secret).slice(1, -1);
    const once = whole.replaceAll(secret, MASK);
    return quoted === secret ? once : once.replaceAll(quoted, MASK);
  }, text);
}

/** The same of plain data: of texts in it and of names of fields, whatever a secret looks like. `names`: false where those stay. */
export function maskPlain<T>(value: T, secrets: readonly string[], names = true): T {
  const text = (one: string): string => secrets.reduce((whole, secret) => (secret === '' ? whole : whole.replaceAll(secret, MASK)), one);
  const masked = (one: unknown): unknown => {
    if (typeof one === 'string') return text(one);
    if (Array.isArray(one)) return one.map(masked);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, its]) => [names ? text(name) : name, masked(its)]));
  };
  const whole = JSON.stringify(value) ?? '';
  return mask(whole, secrets) === whole ? value : masked(value) as T;
}

/** The same of a reply, whose texts are bytes. `secrets`: as bytes. */
export function maskReply(reply: WireReply, secrets: readonly Bytes[]): WireReply {
  switch (reply.type) {
    case 'bulk': case 'status': case 'error': return { ...reply, text: maskPlain(reply.text, secrets) };
    case 'array': return { ...reply, items: reply.items.map((item) => maskReply(item, secrets)) };
    case 'map': return { ...reply, entries: reply.entries.map(([key, value]) => [maskReply(key, secrets), maskReply(value, secrets)]) };
    default: return reply;
  }
}
