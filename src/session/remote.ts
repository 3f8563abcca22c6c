// One worker as the session holds it: calls that are answered or, when the worker ends first, rejected.
import { wrap } from 'comlink';
import type { Endpoint, Remote } from 'comlink';
import type { WorkerApi, WorkerMessage } from '../protocol.ts';
import { deferred } from './deferred.ts';

/** A worker as the platform makes it; the browser's and Node's differ in this alone. */
export interface SpawnedWorker {
  endpoint: Endpoint;
  terminate(): void;
  /** Hears of an error that no call catches: the worker could not load, or ran out of memory. */
  onFailure(tell: (reason: string) => void): void;
}

/** A call found no worker to answer it. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

export class RemoteWorker {
  private readonly api: Remote<WorkerApi>;
  private readonly ended = deferred<never>();
  private alive = true;

  constructor(
    private readonly spawned: SpawnedWorker,
    listen: (message: WorkerMessage) => void,
    failed: (reason: string) => void,
  ) {
    this.api = wrap<WorkerApi>(spawned.endpoint);
    this.ended.promise.catch(() => {}); // an idle worker's end is nobody's error
    spawned.endpoint.addEventListener('message', (event) => {
      const { data } = event as MessageEvent<Partial<WorkerMessage> | undefined>;
      if (this.alive && data?.event !== undefined) listen(data as WorkerMessage);
    });
    spawned.onFailure((reason) => {
      if (!this.alive) return;
      this.end(reason);
      failed(reason);
    });
  }

  /** Rejects with WorkerEnded when the worker ends before it answers. */
  call<T>(work: (api: Remote<WorkerApi>) => Promise<T>): Promise<T> {
    return this.alive ? Promise.race([work(this.api), this.ended.promise]) : this.ended.promise;
  }

  /** Ends the worker at once, in whatever it is. */
  end(reason: string): void {
    if (!this.alive) return;
    this.alive = false;
    this.spawned.terminate();
    this.ended.reject(new WorkerEnded(reason));
  }
}
