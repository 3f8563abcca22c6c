// Users of both, compared: Redis tells rules for single commands in no order.
import { expect } from 'vitest';
import type { Beside, Pair } from '../oracle.ts';
import { beside } from '../oracle.ts';

/** Both, where connections have to log in as a TCP server's. */
export function usersBeside(): Promise<Beside> {
  return beside((engine) => {
    engine.guardsConnections = true;
    engine.connections.onClose = (client) => engine.disconnect(client);
  });
}

/** Asserts that GETUSER and LIST tell the same of a user, single commands in any order. */
export async function sameUser(t: Pair, name: string, what: string): Promise<void> {
  for (const line of [`ACL GETUSER ${name}`, 'ACL LIST']) {
    const theirs = await t.theirs(line);
    const ours = t.ours(line);
    expect(inOrder(ours), what).toBe(inOrder(theirs));
  }
}

/** With single commands sorted. */
function inOrder(reply: string): string {
  return reply.replace(/[+-]@all(?: [+-][^ )]+)*/g, (rules) => {
    const each = rules.split(' ');
    const categories = each.filter((rule) => rule[1] === '@');
    return [...categories, ...each.filter((rule) => rule[1] !== '@').sort()].join(' ');
  });
}
