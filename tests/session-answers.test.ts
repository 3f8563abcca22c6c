// What a worker answered is nobody's once it was handed on: a page that runs for days must not hold every reply.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expose } from 'comlink';
import { expect, test } from 'vitest';
import { RemoteWorker, WorkerEnded } from '../src/session/remote.ts';
import type { SpawnedWorker } from '../src/session/remote.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const turn = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 10); });

/** A worker that answers from here; how often it was ended. */
function spawn(): SpawnedWorker & { ended: number } {
  const { port1, port2 } = new MessageChannel();
  expose({ part: (_world: string, id: number) => (id < 0 ? new Promise(() => {}) : { id, text: 'x'.repeat(1000) }) }, port1);
  const spawned = { ended: 0, endpoint: port2, terminate: () => {
    spawned.ended++;
    port2.close();
  }, onFailure: () => {} };
  return spawned;
}

async function answered(worker: RemoteWorker, id: number): Promise<WeakRef<object>> {
  const report = await worker.call((api) => api.part('redis', id));
  expect(report).toMatchObject({ id });
  return new WeakRef(report as object);
}

test('an answer is collected while its worker lives on', async () => {
  const worker = new RemoteWorker(spawn(), () => {}, () => {});
  const answers: WeakRef<object>[] = [];
  for (let id = 0; id < 50; id++) answers.push(await answered(worker, id));
  await turn();
  collect();
  await turn();
  collect();
  // The last one may still be on the stack.
  expect(answers.filter((answer) => answer.deref() !== undefined).length).toBeLessThan(5);
  expect(await answered(worker, 99)).toBeDefined();
  worker.end('done');
});

test('a worker that ends rejects what waits for it, and all that comes later', async () => {
  const spawned = spawn();
  const worker = new RemoteWorker(spawned, () => {}, () => {});
  const waiting = worker.call((api) => api.part('redis', -1));
  worker.end('no reason');
  await expect(waiting).rejects.toThrow(WorkerEnded);
  await expect(worker.call((api) => api.part('redis', 1))).rejects.toThrow('no reason');
  worker.end('again');
  expect(spawned.ended).toBe(1);
});
