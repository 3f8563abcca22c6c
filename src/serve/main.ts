// npm run serve: the engine behind TCP, for redis-cli and client libraries.
//
//     npm run serve -- --port 6379 [--host 127.0.0.1] [--requirepass PASSWORD] [--replica-port 6380]
//         [--load dump.rdb|appendonly.aof|appendonlydir] [--redis-version 7.0|7.2|7.4|8.0|8.6|valkey-8.1|valkey-9.1]
import { parseArgs } from 'node:util';
import { filesAt, startThread } from '../node/files.ts';
import type { NamedBytes } from '../redis/aof-file.ts';
import { isReleaseName, RELEASES, releaseTitle } from '../redis/version.ts';
import type { ReleaseName } from '../redis/version.ts';
import type { EngineNotice, EngineSettings } from './messages.ts';
import { Network } from './network.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '6379' },
    host: { type: 'string', default: '127.0.0.1' },
    requirepass: { type: 'string', default: '' },
    'replica-port': { type: 'string', default: '0' },
    load: { type: 'string', default: '' },
    'redis-version': { type: 'string', default: '7.0' },
    help: { type: 'boolean', default: false },
  },
});
const release = values['redis-version'];
if (values.help || !isReleaseName(release)) {
  if (!isReleaseName(release)) console.error(`There is no release "${release}" here.`);
  console.log(usage());
  process.exit(isReleaseName(release) ? 0 : 1);
}
const settings: EngineSettings = {
  port: Number(values.port), replicaPort: Number(values['replica-port']), host: values.host,
  password: values.requirepass, release, load: filesToLoad(values.load),
};
const engine = startThread('engine-thread', import.meta.url, settings);
const network = new Network(engine);

engine.on('message', (message: EngineNotice | object) => {
  if (message === 'shutdown') void end(0);
});
engine.on('error', (error) => {
  console.error(error);
  void end(1);
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(0));

const first = await new Promise<unknown>((resolve) => { engine.once('message', resolve); });
if (first === 'refused') process.exit(1);
try {
  if (settings.replicaPort !== 0) await network.listen(settings.replicaPort, values.host, true);
  const port = await network.listen(settings.port, values.host);
  if (values.host === '127.0.0.1') await network.listenOnIpv6(port);
  console.log(`Ready on ${values.host}:${port}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

function usage(): string {
  const releases = (Object.keys(RELEASES) as ReleaseName[])
    .map((name) => `      ${name.padEnd(12)}${`${releaseTitle(name)} (${RELEASES[name].version})`.padEnd(22)}${RELEASES[name].shippedBy}`);
  return ['npm run serve -- [options]     or, where the package is installed, evalua serve [options]', '',
    '  --port N               6379; 0: one that is free', '  --host ADDRESS         127.0.0.1',
    '  --requirepass PASSWORD', '  --replica-port N       a replica beside it; 0: none',
    '  --load PATH            an RDB or append-only file, or a folder appendonlydir, to begin with',
    '  --redis-version NAME   what is emulated, 7.0 where nothing is said:', ...releases].join('\n');
}

/** The files to begin with. */
function filesToLoad(path: string): NamedBytes[] {
  try {
    return path === '' ? [] : filesAt(path);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function end(code: number): Promise<void> {
  setTimeout(() => process.exit(code), 1000).unref(); // a client that reads nothing is not waited for
  await network.close();
  await engine.terminate();
  process.exit(code);
}
