// workers/first.ts for Node's worker threads.
import { expose } from 'comlink';
import { parentPort } from 'node:worker_threads';
import { FirstMachine } from '../../src/hosts/first-machine.ts';
import { packAnswers } from '../../src/packed.ts';
import { nodeEndpoint } from './node-endpoint.ts';

const port = parentPort!;
packAnswers();
expose(new FirstMachine((message) => port.postMessage(message)), nodeEndpoint(port));
