// What clients do to one another without a script, and why a script ends that: as the page tells it.
import { decodeBytes } from '../../../bytes/text.ts';
import { count } from '../../../bytes/units.ts';
import { showCommand } from '../../../project/seed.ts';
import type { Lane } from '../../page.ts';
import type { RunRequest } from '../../../protocol.ts';
import type { InterleavedLane } from '../wire.ts';
import type { RedisPage } from './RedisPage.svelte.ts';
import { WORLD } from './world-id.ts';

/** Characters of a command that show. */
const SHOWN = 80;

/** On a copy of the keyspace: nothing changes here. */
export async function interleaved({ session }: RedisPage, request: RunRequest, clients: number, seed: number): Promise<Lane[]> {
  const copy = await session.copy(request.lua);
  try {
    const lanes = await copy.call((api) => api.ask(WORLD, 'interleave', { request, clients, seed })) as InterleavedLane[];
    return lanes.map((lane) => ({
      title: TITLES[lane.id], ...told(lane, clients),
      steps: lane.steps.map(({ client, args, reply }) => ({ client, text: textOf(lane.id, args), reply })),
    }));
  } finally {
    copy.end('the clients are done');
  }
}

const TITLES: Record<InterleavedLane['id'], string> = { commands: 'GET, then SET', script: 'The same as a script', open: 'This script' };

function textOf(id: InterleavedLane['id'], args: readonly string[]): string {
  if (id !== 'commands') return id === 'script' ? 'EVAL  GET, add one, SET' : 'EVAL';
  const text = decodeBytes(showCommand(args));
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function told({ id, steps, counter }: InterleavedLane, clients: number): { text: string; lost: boolean } {
  if (id === 'open') {
    const failed = steps.filter(({ reply }) => reply.type === 'error').length;
    const text = `${count(clients, 'client')} sent it: each run was over before the next one began.`;
    return { text: failed === 0 ? text : `${text} ${failed} failed.`, lost: false };
  }
  const lost = clients - (counter ?? 0);
  return lost > 0
    ? { text: `${count(clients, 'client')} added one each, and the counter is ${counter ?? 0}: ${lost} lost. Who read before another wrote put an old number in its place.`, lost: true }
    : { text: `${count(clients, 'client')} added one each, and the counter is ${counter ?? 0}: none lost.${id === 'script' ? ' Nothing comes between the commands of a script.' : ' This time nobody came between.'}`, lost: false };
}
