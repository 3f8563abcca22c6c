// What atomic means, shown: clients that each add one, by GET and SET, beside the same as a script, on an engine apart. Whose turn it
// is comes from a seed, so that the same can be seen again.
import type { RunRequest } from '../../protocol.ts';
import { snapshot } from '../../redis/redo.ts';
import type { Engine } from '../../redis/engine.ts';
import type { Bytes, Reply } from '../../redis/reply.ts';
import { isReleaseName } from '../../redis/version.ts';
import type { Ground } from '../host.ts';
import { fitting, toWireReply } from '../wire.ts';
import { Place, RELEASE } from './place.ts';
import { seeded } from './seeded.ts';
import type { InterleavedLane, InterleavedStep, InterleaveOrder } from './wire.ts';

/** How many there can be. */
const MOST = 20;
/** What they count with; it is not there at first. */
export const COUNTER = 'counter';
export const ADD_ONE = "local n = tonumber(redis.call('GET', KEYS[1]) or 0)\nredis.call('SET', KEYS[1], n + 1)\nreturn n + 1";

/** The numbers of the clients, from 1 on, each twice, in an order of chance. */
export function turnsOf(clients: number, seed: number): number[] {
  const random = seeded(seed);
  const turns = Array.from({ length: 2 * clients }, (_, at) => Math.floor(at / 2) + 1);
  for (let at = turns.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [turns[at], turns[other]] = [turns[other], turns[at]];
  }
  return turns;
}

/** Three lanes: GET and SET as commands of their own, the same as a script, and the open script. The engine is not changed. */
export function interleave(engine: Engine, ground: Pick<Ground, 'lua' | 'clock'>, { request, clients, seed }: InterleaveOrder): InterleavedLane[] {
  const { settings } = request;
  const release = String(settings[RELEASE] ?? '7.0');
  if (!isReleaseName(release)) throw new Error(`there is no release ${release}`);
  const place = new Place(release, snapshot(engine), ground.clock.now(), ground.lua);
  const turns = turnsOf(Math.max(1, Math.min(MOST, Math.floor(clients))), seed);
  try {
    return [apart(place, turns, settings), whole(place, 'script', turns, settings, ['EVAL', ADD_ONE, '1', COUNTER]), whole(place, 'open', turns, settings, evalOf(request))];
  } finally {
    place.close();
  }
}

function apart(place: Place, turns: readonly number[], settings: RunRequest['settings']): InterleavedLane {
  return counted(place, 'commands', (send) => {
    const read = new Map<number, string>();
    return turns.map((client): InterleavedStep => {
      const got = read.get(client);
      if (got !== undefined) return send(client, ['SET', COUNTER, String(Number(got) + 1)]);
      const step = send(client, ['GET', COUNTER]);
      read.set(client, step.reply.type === 'bulk' ? step.reply.text : '0');
      return step;
    });
  }, settings);
}

/** Each client sends the whole at its first turn. */
function whole(place: Place, id: InterleavedLane['id'], turns: readonly number[], settings: RunRequest['settings'], args: readonly Bytes[]): InterleavedLane {
  return counted(place, id, (send) => [...new Set(turns)].map((client) => send(client, args)), settings);
}

/** Steps by clients of their own, taken back afterwards, and what the counter is by then. */
function counted(
  place: Place, id: InterleavedLane['id'], work: (send: (client: number, args: readonly Bytes[]) => InterleavedStep) => InterleavedStep[],
  settings: RunRequest['settings'],
): InterleavedLane {
  const { engine } = place;
  const clients = new Map<number, ReturnType<Engine['connect']>>();
  const send = (number: number, args: readonly Bytes[]): InterleavedStep => {
    const client = clients.get(number) ?? engine.connect();
    clients.set(number, client);
    return { client: number, args: [...args], reply: wire(place.within([args], settings, client)) };
  };
  return place.tried(() => {
    if (id !== 'open') place.within([['DEL', COUNTER]], settings);
    const steps = work(send);
    const counter = id === 'open' ? null : place.within([['GET', COUNTER]], settings);
    for (const client of clients.values()) engine.disconnect(client);
    return { id, steps, ...typeof counter === 'string' && { counter: Number(counter) } };
  });
}

const wire = (reply: Reply): InterleavedStep['reply'] => toWireReply(fitting(reply), 2);

/** As a client sends the open script. */
function evalOf({ script, inputs }: RunRequest): Bytes[] {
  const [keys, argv] = [inputs['keys'], inputs['argv']].map((one) => (Array.isArray(one) ? one : []));
  return ['EVAL', script, String(keys.length), ...keys, ...argv];
}
