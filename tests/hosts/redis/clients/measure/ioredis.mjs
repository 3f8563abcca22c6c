// What ioredis hands its caller: node ioredis.mjs PORT, where the package is installed.
import { createRequire } from 'node:module';
import { measure } from './javascript.mjs';

const require = createRequire(`${process.cwd()}/`);
const { Redis } = require('ioredis');
const port = Number(process.argv[2]);

const modes = { default: {}, resp2: { protocol: 2 }, resp3: { protocol: 3 }, 'resp3 mapped': { protocol: 3, replyMapping: 'resp3' } };

await measure('ioredis', require('ioredis/package.json').version, modes, async (options) => {
  const client = new Redis({ port, maxRetriesPerRequest: 1, ...options });
  return { run: (script, key) => client.eval(script, 1, key), clients: () => client.call('CLIENT', 'LIST'), end: () => client.quit() };
});
