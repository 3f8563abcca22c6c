// npm start: builds the playground where that is needed and serves it on localhost until Ctrl+C.
// PORT names the port (4173; the next free one is taken where it is in use).
import { ensureBuilt } from './build.mjs';
import { serve } from './serve.mjs';

await ensureBuilt();
const { url, close } = await serve({ port: Number(process.env.PORT) || 4173 });
console.log(`Evalua runs at ${url}  (Ctrl+C ends it)`);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => { void close().finally(() => process.exit(0)); });
}
