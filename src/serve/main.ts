// npm run serve: the engine behind TCP, for redis-cli and client libraries.
//
//     npm run serve -- --port 6379 [--host 127.0.0.1] [--requirepass PASSWORD] [--redis-version 7.0|7.2|7.4|8.0]
//         [--replica-port 6380]
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { EngineNotice, EngineSettings } from './messages.ts';
import { Network } from './network.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '6379' },
    host: { type: 'string', default: '127.0.0.1' },
    requirepass: { type: 'string', default: '' },
    'replica-port': { type: 'string', default: '0' },
    'redis-version': { type: 'string', default: '7.0' },
  },
});
const settings: EngineSettings = {
  port: Number(values.port), replicaPort: Number(values['replica-port']), host: values.host,
  password: values.requirepass, release: values['redis-version'],
};
// TypeScript has to be taught to each thread.
const engine = new Worker(`
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(new URL('./engine-thread.ts', import.meta.url).href)});
  });
`, { eval: true, workerData: settings });
const network = new Network(engine);

engine.on('message', (message: EngineNotice | object) => {
  if (message === 'shutdown') void end(0);
});
engine.on('error', (error) => {
  console.error(error);
  void end(1);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(0));

await new Promise<void>((resolve) => { engine.once('message', () => resolve()); });
try {
  if (settings.replicaPort !== 0) await network.listen(settings.replicaPort, values.host, true);
  console.log(`Ready on ${values.host}:${await network.listen(settings.port, values.host)}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function end(code: number): Promise<void> {
  setTimeout(() => process.exit(code), 1000).unref(); // a client that reads nothing is not waited for
  await network.close();
  await engine.terminate();
  process.exit(code);
}
