// workers/vm.ts for Node's worker threads.
import { expose } from 'comlink';
import { parentPort } from 'node:worker_threads';
import { Debugger } from '../../src/debug/debugger.ts';
import { hosts } from '../../src/hosts/list.ts';
import { Machine } from '../../src/hosts/machine.ts';
import { packAnswers } from '../../src/packed.ts';
import { nodeEndpoint } from './node-endpoint.ts';

const port = parentPort!;
packAnswers();
expose(new Machine((message) => port.postMessage(message), hosts, {
  debugger: async (doors, lua) => new Debugger(doors, lua),
}), nodeEndpoint(port));
