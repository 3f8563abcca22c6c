#!/usr/bin/env bash
# WebKitGTK 2.50.6: the entry of a module worker that one of its later modules imports is evaluated a second time, as another
# instance with the same URL. By the HTML standard a module is evaluated once in a worker: Chromium and Firefox do so.
#
# The worker imports lazy.js, which imports the worker's entry. Expected of a browser that keeps to the standard: [1,1,1]
# (evaluations, the entry's own number, the number that lazy.js sees). Seen in WebKitGTK 2.50.6: [2,1,2].
#
# Needs WebKitWebDriver (Debian: webkit2gtk-driver), Xvfb and Node 20. Exits non-zero where the behaviour is another.
set -euo pipefail
command -v WebKitWebDriver >/dev/null && command -v Xvfb >/dev/null || { echo 'needs webkit2gtk-driver and xvfb'; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/run.mjs" <<'JS'
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createServer as createSocket } from 'node:net';

const FILES = {
  '/': '<!doctype html>',
  '/entry.js': 'export const id = globalThis.count = (globalThis.count || 0) + 1;'
    + " if (id === 1) import('./lazy.js').then((lazy) => postMessage([globalThis.count, id, lazy.id]));",
  '/lazy.js': "export { id } from './entry.js';",
};
const site = createServer(({ url }, response) => {
  response.writeHead(200, { 'content-type': url.endsWith('.js') ? 'text/javascript' : 'text/html' }).end(FILES[url] ?? '');
});
await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
const port = await new Promise((resolve) => {
  const socket = createSocket().listen(0, '127.0.0.1', () => { const { port } = socket.address(); socket.close(() => resolve(port)); });
});
const screen = spawn('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
const display = await new Promise((resolve) => screen.stdio[3].once('data', (data) => resolve(`:${String(data).trim()}`)));
const driver = spawn('WebKitWebDriver', ['-p', String(port)],
  { stdio: 'ignore', env: { ...process.env, DISPLAY: display, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } });
const call = async (method, path, body) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...(body && { body: JSON.stringify(body) }) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(value.message);
  return value;
};
try {
  for (let tries = 0; tries < 100; tries++) {
    if (await call('GET', '/status').then(() => true, () => false)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { sessionId, capabilities } = await call('POST', '/session', { capabilities: {} });
  await call('POST', `/session/${sessionId}/url`, { url: `http://127.0.0.1:${site.address().port}/` });
  const seen = await call('POST', `/session/${sessionId}/execute/async`, { args: [], script: `const [done] = arguments;
    const worker = new Worker('entry.js', { type: 'module' });
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = ({ message }) => done(message);` });
  await call('DELETE', `/session/${sessionId}`);
  console.log(`WebKitGTK ${capabilities.browserVersion}: ${JSON.stringify(seen)}`);
  process.exitCode = JSON.stringify(seen) === '[2,1,2]' ? 0 : 1;
} finally {
  driver.kill();
  screen.kill();
  site.close();
}
JS
node "$folder/run.mjs"
