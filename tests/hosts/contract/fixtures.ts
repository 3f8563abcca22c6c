// How the contract speaks to each host: what makes a script of it from a piece of Lua.
import type { Inputs, RunRequest, WireReply } from '../../../src/protocol.ts';

export interface Fixture {
  /** A script in which the piece runs, and whose reply is what it returns. */
  script(lua: string): string;
  /** What of a reply is the piece's. */
  returned(reply: WireReply): WireReply;
  /** Lua that changes the world, where there is one to be changed. */
  writes?: string;
  /** Lua that prints without end, where a script can print. */
  prints?: string;
  /** Names that scripts look for and that are there in name alone: what they do is tested beside the host. */
  inName?: readonly string[];
}

const same = <T>(value: T): T => value;

/** By the host's id; every host of the list has one. */
export const fixtures: Record<string, Fixture> = {
  redis: { script: same, returned: same, writes: "redis.call('INCR', 'n') redis.call('RPUSH', 'l', 'a', 'b')" },
  workflow: {
    script: (lua) => `nodes:\n  - name: a\n    language: lua\n    run: |\n${lua.replace(/^/gm, '      ')}\n`,
    returned: (reply) => (reply.type === 'map' ? reply.entries.find(([key]) => key.type === 'bulk' && key.text === 'result')?.[1] ?? reply : reply),
    prints: "print(('x'):rep(1000))",
    inName: ['require', 'newproxy', 'package.loadlib', 'package.searchpath', 'package.seeall'],
  },
  automations: { script: same, returned: same, writes: "oc.chat.send('ch-general', 'hello')", prints: "print(('x'):rep(1000))" },
  plain: { script: same, returned: same, prints: "print(('x'):rep(1000))" },
};

export function requestOf(host: string, lua: RunRequest['lua'], script: string, more: Partial<RunRequest> = {}): RunRequest {
  return { host, lua, settings: {}, script, inputs: {}, client: 0, ...more };
}

/** What is typed into the fields of an example, as a run gets it. */
export const inputsOf = (typed: Record<string, string[] | string>): Inputs => typed;
