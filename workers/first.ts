// The worker of a first visit: small, so that a first reply comes soon. What it has not, workers/vm.ts has.
import { expose } from 'comlink';
import { FirstMachine } from '../src/hosts/first-machine.ts';
import { packAnswers } from '../src/packed.ts';

packAnswers();
expose(new FirstMachine((message) => postMessage(message)));
