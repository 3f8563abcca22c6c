// One worker as the session holds it: calls that are answered or, when the worker ends first, rejected.
import { releaseProxy, wrap } from 'comlink';
import type { Endpoint, Remote } from 'comlink';
import { packAnswers } from '../packed.ts';
import type { WorkerApi, WorkerMessage } from '../protocol.ts';

packAnswers();

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
  /** What rejects the calls that are not answered yet. */
  private readonly pending = new Set<(cause: WorkerEnded) => void>();
  private over: WorkerEnded | undefined;

  constructor(
    private readonly spawned: SpawnedWorker,
    listen: (message: WorkerMessage) => void,
    failed: (reason: string) => void,
  ) {
    this.api = wrap<WorkerApi>(spawned.endpoint);
    spawned.endpoint.addEventListener('message', (event) => {
      const { data } = event as MessageEvent<Partial<WorkerMessage> | undefined>;
      if (this.over === undefined && data?.event !== undefined) listen(data as WorkerMessage);
    });
    spawned.onFailure((reason) => {
      if (this.over !== undefined) return;
      this.end(reason);
      failed(reason);
    });
  }

  /** Rejects with WorkerEnded when the worker ends before it answers. */
  call<T>(work: (api: Remote<WorkerApi>) => Promise<T>): Promise<T> {
    if (this.over !== undefined) return Promise.reject(this.over);
    // Not a race with one promise of the worker's end: that would hold every answer for as long as the worker lives.
    return new Promise<T>((resolve, reject) => {
      this.pending.add(reject);
      work(this.api).then(resolve, reject).finally(() => this.pending.delete(reject));
    });
  }

  /** Ends the worker at once, in whatever it is. */
  end(reason: string): void {
    if (this.over !== undefined) return;
    this.over = new WorkerEnded(reason);
    // What is not released is held for ever, and the worker with it: comlink's registry has the worker, whose listeners have
    // the proxy that the registry waits for.
    this.api[releaseProxy]();
    this.spawned.terminate();
    for (const reject of this.pending) reject(this.over);
    this.pending.clear();
  }
}
