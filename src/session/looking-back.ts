// A worker that looks back at runs, with the calls of DebugApi as its own.
import type { DebugApi } from '../protocol.ts';
import type { RemoteWorker } from './remote.ts';

export interface LookingBack extends DebugApi {
  /** Ends the worker; calls that are under way reject. */
  end(): void;
}

type Debug = (method: keyof DebugApi, ...given: unknown[]) => Promise<unknown>;

export function lookingBack(worker: RemoteWorker): LookingBack {
  // comlink gives a generic method the union of all its results: each call here has its own.
  const call = <M extends keyof DebugApi>(method: M) => (...given: Parameters<DebugApi[M]>): ReturnType<DebugApi[M]> =>
    worker.call((api) => (api.debug as unknown as Debug)(method, ...given)) as ReturnType<DebugApi[M]>;
  return {
    open: call('open'), visit: call('visit'), travel: call('travel'), passes: call('passes'), range: call('range'), indexed: call('indexed'),
    end: () => worker.end('nobody looks back any more'),
  };
}
