// Slots of keys, and how a cluster of three deals them among its nodes.
import { crc16 } from '../../../redis/crc16.ts';
import type { Bytes } from '../../../redis/reply.ts';
import type { AuditNode } from '../wire.ts';

const SLOTS = 16_384;

/** As `redis-cli --cluster create` deals them. */
export const NODES: readonly AuditNode[] = [{ from: 0, to: 5460 }, { from: 5461, to: 10_922 }, { from: 10_923, to: SLOTS - 1 }];

/** Of a key: of what stands between its first braces alone, where there is something. */
export function slotOf(key: Bytes): number {
  const open = key.indexOf('{');
  const close = open < 0 ? -1 : key.indexOf('}', open + 1);
  return crc16(close > open + 1 ? key.slice(open + 1, close) : key) & (SLOTS - 1);
}

export const nodeOf = (slot: number): number => NODES.findIndex(({ to }) => slot <= to);
