// A port of node:worker_threads as comlink wants it: listeners get an event with `data`.
import type { Endpoint } from 'comlink';
import type { MessagePort, Worker } from 'node:worker_threads';

export function nodeEndpoint(port: MessagePort | Worker): Endpoint {
  const wrappers = new Map<unknown, (data: unknown) => void>();
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer as never),
    addEventListener(_, listener) {
      const wrapper = (data: unknown): void => {
        const event = { data } as MessageEvent;
        if (typeof listener === 'function') listener(event);
        else listener.handleEvent(event);
      };
      wrappers.set(listener, wrapper);
      port.on('message', wrapper);
    },
    removeEventListener(_, listener) {
      const wrapper = wrappers.get(listener);
      if (wrapper !== undefined) port.off('message', wrapper);
      wrappers.delete(listener);
    },
  };
}
