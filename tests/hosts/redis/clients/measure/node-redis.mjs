// What node-redis hands its caller: node node-redis.mjs PORT, where the package is installed.
import { createRequire } from 'node:module';
import { measure } from './javascript.mjs';

const require = createRequire(`${process.cwd()}/`);
const { createClient } = require('redis');
const port = Number(process.argv[2]);

const modes = { default: {}, resp2: { RESP: 2 }, resp3: { RESP: 3 } };

await measure('node-redis', require('redis/package.json').version, modes, async (options) => {
  const client = createClient({ socket: { port }, ...options });
  client.on('error', () => {});
  await client.connect();
  return {
    run: (script, key) => client.eval(script, { keys: [key] }), clients: () => client.sendCommand(['CLIENT', 'LIST']), end: () => client.close(),
  };
});
