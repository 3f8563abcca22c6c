// workers/vm.ts for Node's worker threads.
import { expose } from 'comlink';
import { parentPort } from 'node:worker_threads';
import { Machine } from '../../src/hosts/machine.ts';
import { nodeEndpoint } from './node-endpoint.ts';

const port = parentPort!;
expose(new Machine((message) => port.postMessage(message)), nodeEndpoint(port));
