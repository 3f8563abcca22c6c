#!/usr/bin/env bash
# fake-indexeddb 6.2.8: code that awaits a request goes on after all of its listeners; in Chromium 156 after the first.
#
# One request with two success listeners, of which the first resolves a promise. In a browser what awaits that goes on as
# soon as the first listener has returned, for then no script runs and the microtasks are due (HTML, "clean up after
# running script"): a request that it makes comes before those of the second listener. The emulator calls all listeners
# from one script, so the second comes first.
#
# Output seen:
#   { chromium: 'first, awaiting, second', emulator: 'first, second, awaiting' }
#
# Needs Node.js with npm, and a Chromium. Exits with 0 where it is so, 1 where it has changed, 2 where it cannot be tried.
set -eu
chromium=$(command -v chromium-headless-shell || command -v chromium || command -v google-chrome) || { echo "no Chromium" >&2; exit 2; }
"$chromium" --version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fake-indexeddb@6.2.8 playwright-core@1.65.1
cat >try.mjs <<'JS'
import { createServer } from 'node:http';
import { indexedDB } from 'fake-indexeddb';
import { chromium } from 'playwright-core';

/** The order in which two listeners and what awaits the first are called. */
async function order(factory) {
  const opening = factory.open('order', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('store');
  const db = await new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const seen = [];
  const request = db.transaction('store').objectStore('store').get('nothing');
  const first = new Promise((resolve) => { request.addEventListener('success', () => { seen.push('first'); resolve(); }); });
  const second = new Promise((resolve) => { request.addEventListener('success', () => { seen.push('second'); resolve(); }); });
  const awaiting = first.then(() => { seen.push('awaiting'); });
  await Promise.all([first, second, awaiting]);
  db.close();
  return seen.join(', ');
}

const server = createServer((_, answer) => { answer.setHeader('content-type', 'text/html'); answer.end('<!doctype html>'); });
await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
const browser = await chromium.launch({ executablePath: process.argv[2], args: ['--no-sandbox'] });
const page = await browser.newPage();
await page.goto(`http://localhost:${server.address().port}/`);
const seen = { chromium: await page.evaluate(`(${order})(indexedDB)`), emulator: await order(indexedDB) };
console.log(seen);
await browser.close();
server.close();
process.exit(seen.chromium === 'first, awaiting, second' && seen.emulator === 'first, second, awaiting' ? 0 : 1);
JS
node try.mjs "$chromium"
