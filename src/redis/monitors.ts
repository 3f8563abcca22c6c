// MONITOR: clients that are shown every command, as a line of text each.
import type { Client } from './client.ts';
import { redacted } from './redaction.ts';
import { Status } from './reply.ts';
import type { Bytes } from './reply.ts';

export class Monitors {
  readonly clients = new Set<Client>();

  /** Shows a command. `now`: milliseconds since 1970, with fractions. */
  show(client: Client, args: readonly Bytes[], now: number): void {
    if (this.clients.size === 0) return;
    const seconds = Math.floor(now / 1000);
    const time = `${seconds}.${String(Math.floor((now - seconds * 1000) * 1000)).padStart(6, '0')}`;
    const from = `[${client.db.id} ${client.isScript ? 'lua' : client.address}]`;
    const line = new Status(`${time} ${from} ${redacted(args).map(quoted).join(' ')}`);
    for (const monitor of this.clients) monitor.push(line);
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\', '"': '\\"', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\x07': '\\a', '\b': '\\b',
};

/** Between quotes, with escapes for what is not printable ASCII. */
const quoted = (text: Bytes): Bytes => `"${text.replace(/[^ !#-[\]-~]/g, (byte) =>
  ESCAPES[byte] ?? `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`;
