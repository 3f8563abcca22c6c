// Compares what our engine tells of itself (COMMAND, CONFIG GET *, names in INFO) with what the servers did.
//
//     node --import tsx tests/redis/releases/main.ts [RELEASE ...] [--docs]    what differs: "-" is theirs, "+" ours
//     node --import tsx tests/redis/releases/main.ts --record [RELEASE ...]    asks the servers (REDIS_SERVERS) anew; with no
//                                                                              release named, for COMMAND DOCS as well
//
import { RealServer, redisInstalled } from '../real-redis.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { differences } from './compare.ts';
import { recordDocuments } from './documents.ts';
import { askFacts, isDocumentation, recordFacts, RELEASE_NAMES } from './facts.ts';

const words = process.argv.slice(2);
const asked = RELEASE_NAMES.filter((name) => words.includes(name));

async function record(release: ReleaseName): Promise<void> {
  if (!redisInstalled(release)) return console.log(`${release}: its server is not installed`);
  const server = await RealServer.start([], release);
  try {
    const client = await server.connect();
    await client.command('HELLO', '3');
    console.log(`${release}: ${recordFacts(release, await askFacts((...args) => client.command(...args))) ? 'new' : 'as before'}`);
  } finally {
    await server.stop();
  }
}

async function print(release: ReleaseName): Promise<void> {
  const found = (await differences(release)).filter(({ subject }) => words.includes('--docs') || !isDocumentation(subject));
  for (const { subject, own, real } of found) {
    if (real !== undefined) console.log(`${release} - ${subject}: ${real}`);
    if (own !== undefined) console.log(`${release} + ${subject}: ${own}`);
  }
  console.log(`${release}: ${found.length} differ`);
}

for (const release of asked.length === 0 ? RELEASE_NAMES : asked) await (words.includes('--record') ? record : print)(release);
if (words.includes('--record') && asked.length === 0 && RELEASE_NAMES.every((name) => redisInstalled(name))) await recordDocuments();
