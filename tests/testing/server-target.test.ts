// What a target asks of the engine and of a server, where the server is one that only listens.
import { describe, expect, it } from 'vitest';
import type { Bytes, WireReply } from '../../src/protocol.ts';
import type { Outcome, Setup } from '../../src/testing/model.ts';
import { planOf } from '../../src/testing/plan.ts';
import type { Plan } from '../../src/testing/plan.ts';
import { ServerTarget } from '../../src/testing/server-target.ts';
import type { ServerLink } from '../../src/testing/server-target.ts';
import { infos } from './run.ts';

const redis = infos.find(({ id }) => id === 'redis')!;
const setup: Setup = { settings: {}, protocol: 2, clock: 0, random: 1, data: [], inputs: {} };

/** A server without keys that answers a script with one reply. */
function listening(release: string, reply: WireReply): { link: ServerLink; heard: Bytes[][] } {
  const heard: Bytes[][] = [];
  const send = async (args: Bytes[]): Promise<WireReply> => {
    heard.push(args);
    return args[0] === 'TIME' ? { type: 'array', items: [{ type: 'bulk', text: '1' }, { type: 'bulk', text: '0' }] } : { type: 'status', text: 'OK' };
  };
  const session = { call: async (args: Bytes[]) => { heard.push(args); return { reply }; }, close: async () => {} };
  const link: ServerLink = {
    title: 'Valkey 8.0.1', release, user: 'evalua-test-ab12', ownDatabase: true, send, keys: async () => [], refuses: () => undefined,
    session: async () => session, loadLibrary: send.bind(undefined, ['FUNCTION', 'LOAD', '']), deleteLibrary: async () => {}, close: async () => {},
  };
  return { link, heard };
}

/** What comes of a script on it, where the engine gives this; `plans`: what the engine was asked. */
async function run(release: string, reply: WireReply, engine: WireReply, given: object = {}): Promise<{ outcomes: Outcome[]; plans: Plan[]; heard: Bytes[][]; target: ServerTarget }> {
  const { link, heard } = listening(release, reply);
  const plans: Plan[] = [];
  const outcome: Outcome = { reply: engine, calls: [], after: new Map(), now: 0, slack: 0 };
  const target = new ServerTarget(link, { run: async (plan) => { plans.push(plan); return [outcome]; }, fresh: () => {} }, 'p:');
  return { outcomes: await target.run(planOf(redis, 'return 1', { ...setup, ...given })), plans, heard, target };
}

const one: WireReply = { type: 'integer', value: 1 };

describe('a server beside the engine', () => {
  it.each([['7.0', '7.0'], ['6.2', '7.0'], ['valkey-8.0', 'valkey-8.1'], ['valkey-7.2', 'valkey-8.1'], ['valkey-9.1', 'valkey-9.1']])('%s is held against %s', async (release, emulated) => {
    const { plans, outcomes } = await run(release, one, one);
    expect(plans[0].settings['redis-version']).toBe(emulated);
    expect(outcomes[0].notes).toEqual(release === emulated ? [] : [expect.stringMatching(/^The engine does what .* does: Valkey 8\.0\.1 is not among its releases\.$/)]);
  });

  it('is not asked about a release that the test names, and that is said', async () => {
    const { plans, outcomes } = await run('valkey-8.1', one, one, { settings: { 'redis-version': '7.2' } });
    expect(plans[0].settings['redis-version']).toBe('7.2');
    expect(outcomes[0].notes).toEqual(['It is written for 7.2, and ran on Valkey 8.0.1.']);
  });

  it('says the name of the user that it was given as the engine does', async () => {
    const text = (user: string): WireReply => ({ type: 'error', text: `ERR ACL failure in script: User ${user} has no permissions` });
    const { outcomes } = await run('valkey-8.1', text('evalua-test-ab12'), text('evalua-test'), { user: ['+eval'] });
    expect(outcomes[0].parted).toEqual([]);
  });

  it('parts where it replies another', async () => {
    expect((await run('7.0', { type: 'integer', value: 2 }, one)).outcomes[0].parted).toEqual([{ message: 'The server replies another than the engine.', engine: '1', server: '2' }]);
  });
});
