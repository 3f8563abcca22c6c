// The worker that runs scripts. Answers go through comlink; what is told of its own accord goes as
// plain messages on the same channel, which keeps their order (see src/session/remote.ts).
import { expose } from 'comlink';
import { Machine } from '../src/hosts/machine.ts';

const docs = async () => (await import('virtual:command-docs')).default;
expose(new Machine((message) => postMessage(message), docs));
