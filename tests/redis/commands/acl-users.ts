// Users of both, compared: Redis tells rules for single commands in no order.
import { expect } from 'vitest';
import type { Catalog } from '../../../src/redis/acl/catalog.ts';
import { Selector } from '../../../src/redis/acl/selector.ts';
import type { Beside, Pair } from '../oracle.ts';
import { beside } from '../oracle.ts';

/** Both, where connections have to log in as a TCP server's. */
export function usersBeside(): Promise<Beside> {
  return beside((engine) => {
    engine.guardsConnections = true;
    engine.onClose = (client) => engine.disconnect(client);
  });
}

/** Asserts that GETUSER and LIST tell the same of a user, single commands in any order. */
export async function sameUser(t: Pair, name: string, what: string): Promise<void> {
  const { catalog } = t.engine.acl;
  const count = Number((await t.theirs('COMMAND COUNT'))?.slice(1));
  const normal = t.engine.commands.size < count ? meaning : inOrder;
  for (const line of [`ACL GETUSER ${name}`, 'ACL LIST']) {
    const theirs = await t.theirs(line);
    const ours = t.ours(line);
    if (theirs !== undefined) expect(normal(ours, catalog), what).toBe(normal(theirs, catalog));
  }
}

const RULES = /[+-]@all(?: [+-][^ )]+)*/g;
const LENGTHS = /\$[0-9]+ /g;

/** With single commands sorted, and no lengths. */
function inOrder(reply: string): string {
  return reply.replace(LENGTHS, '').replace(RULES, (rules) => {
    const each = rules.split(' ');
    const categories = each.filter((rule) => rule[1] === '@');
    return [...categories, ...each.filter((rule) => rule[1] !== '@').sort()].join(' ');
  });
}

/** Where Redis has commands that we do not it finds other rules: what is compared is what they allow. */
function meaning(reply: string, catalog: Catalog): string {
  return reply.replace(LENGTHS, '').replace(RULES, (rules) => {
    const selector = new Selector(catalog, false);
    for (const rule of rules.split(' ')) if (isKnown(rule.slice(1), catalog)) selector.apply(rule);
    return selector.describe().commands;
  });
}

function isKnown(name: string, catalog: Catalog): boolean {
  if (name.startsWith('@') || catalog.find(name) !== undefined) return true;
  const container = catalog.find(name.split('|')[0]);
  return container !== undefined && container.subcommands === undefined; // a first argument
}
