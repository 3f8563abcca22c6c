// Several clients at once: the order is that of a seed, and the same commands in that order by as many clients of redis-server are answered the same.
import { describe, expect, test } from 'vitest';
import { turnsOf } from '../../../src/hosts/redis/interleave.ts';
import type { InterleavedLane } from '../../../src/hosts/redis/wire.ts';
import type { RunRequest, WireReply } from '../../../src/protocol.ts';
import { serverForFile } from '../../redis/recording/servers.ts';
import { TestSession } from '../../session/node.ts';

const request: RunRequest = {
  host: 'redis', lua: '5.1', client: 1, settings: {}, script: "return redis.call('INCR', KEYS[1])", inputs: { keys: ['mine'], argv: [] },
};

function resp2(reply: WireReply): string {
  switch (reply.type) {
    case 'status': return `+${reply.text}\r\n`;
    case 'bulk': return `$${reply.text.length}\r\n${reply.text}\r\n`;
    case 'integer': return `:${reply.value}\r\n`;
    case 'null': return '$-1\r\n';
    default: throw new Error(`${reply.type} is not expected here`);
  }
}

test('whose turn it is comes from the seed: each client has two', () => {
  expect(turnsOf(4, 7)).toEqual(turnsOf(4, 7));
  expect(turnsOf(4, 7)).not.toEqual(turnsOf(4, 8));
  for (let seed = 0; seed < 50; seed++) expect(turnsOf(3, seed).toSorted()).toEqual([1, 1, 2, 2, 3, 3]);
});

describe('beside redis-server', () => {
  const server = serverForFile();

  test('the same commands are answered the same, what is lost is what it says, and nothing changes here', async () => {
    const made = await TestSession.start();
    const client = await made.client();
    try {
      await client.do('SET counter 100');
      await client.do('SET mine 5');
      let lost = 0;
      for (const seed of [1, 2, 3]) {
        const copy = await made.session.copy('5.1');
        const lanes = await copy.call((api) => api.ask('redis', 'interleave', { request, clients: 4, seed })) as InterleavedLane[];
        copy.end('it told');
        expect(lanes.map(({ id }) => id)).toEqual(['commands', 'script', 'open']);
        for (const { steps, counter } of lanes) {
          const real = await server();
          const theirs = await Promise.all([1, 2, 3, 4].map(() => real.connect()));
          await theirs[0].command('FLUSHALL');
          await theirs[0].command('SET', 'mine', '5');
          for (const { client: number, args, reply } of steps) expect([args, resp2(reply)]).toEqual([args, await theirs[number - 1].command(...args)]);
          if (counter !== undefined) expect(await theirs[0].command('GET', 'counter')).toBe(`$1\r\n${counter}\r\n`);
          for (const one of theirs) one.close();
        }
        expect(lanes[1].counter).toBe(4);
        lost += 4 - lanes[0].counter!;
        expect(lanes[2].steps.map(({ reply }) => reply)).toEqual([6, 7, 8, 9].map((value) => ({ type: 'integer', value })));
      }
      expect(lost).toBeGreaterThan(0);
      expect([await client.do('GET counter'), await client.do('GET mine')]).toEqual(['100', '5']);
    } finally {
      made.session.close();
    }
  }, 30_000);
});
