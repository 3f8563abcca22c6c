#!/bin/sh
# Chromium 156.0.8078.108, Debian's package: a full disk is no QuotaExceededError, and what is stored cannot be read.
#
# A page stores a record and reads it. Then the disk of the profile fills up, and the page writes more. The Indexed
# Database API (3.0, "commit a transaction") has QuotaExceededError for a lack of space. What comes is an UnknownError
# whose text alone names the cause, for the connection is closed over it; until there is room the database does not
# even open for reading, with an UnknownError that names no cause at all. With room again what was stored long before
# is there; what completed just before the disk was full may be gone (durability is relaxed by default).
#
# Output seen:
#   before: stored [ 'before' ]
#   disk full: abort: UnknownError: Connection is closing because of: IO error: .../000003.log: FILE_ERROR_NO_SPACE
#   reading: open: UnknownError: Internal error opening backing store for indexedDB.open.
#   with room again: [ 'before', 'more 0', 'more 1', 'more 2' ]
#
# Needs root (the disk is a tmpfs of 60 MB), Node.js and a Chromium; installs playwright-core in a temporary folder.
# Exits with 0 where it is so, 1 where it has changed, 2 where it cannot be tried here.
set -eu
[ "$(id -u)" = 0 ] || { echo 'needs root for a small tmpfs' >&2; exit 2; }
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || { echo 'no Chromium' >&2; exit 2; }
work=$(mktemp -d)
disk="$work/disk"
mkdir "$disk"
mount -t tmpfs -o size=60m tmpfs "$disk" || exit 2
trap 'umount -l "$disk"; rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund playwright-core@1.65.1
"$chromium" --version
cat >try.mjs <<'JS'
import { createServer } from 'node:http';
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [executablePath, disk] = process.argv.slice(2);
const server = createServer((_, answer) => { answer.setHeader('content-type', 'text/html'); answer.end('<!doctype html>'); });
await new Promise((ready) => { server.listen(0, '127.0.0.1', ready); });
const context = await chromium.launchPersistentContext(`${disk}/profile`, { executablePath, args: ['--no-sandbox', '--disk-cache-size=1'] });
const page = await context.newPage();
await page.goto(`http://localhost:${server.address().port}/`);

/** Puts a record, or reads the keys of all; an error is its name and message. */
const act = (key, bytes) => page.evaluate(([name, size]) => new Promise((done) => {
  const opening = indexedDB.open('db', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('store');
  opening.onerror = () => done(`open: ${opening.error.name}: ${opening.error.message}`);
  opening.onsuccess = () => {
    const db = opening.result;
    const transaction = db.transaction('store', 'readwrite');
    const store = transaction.objectStore('store');
    let keys;
    if (name) store.put(crypto.getRandomValues(new Uint8Array(size)), name);
    else keys = store.getAllKeys();
    transaction.oncomplete = () => { setTimeout(() => { db.close(); done(keys ? keys.result : 'stored'); }, 50); };
    transaction.onabort = () => done(`abort: ${transaction.error?.name}: ${transaction.error?.message}`);
  };
}), [key, bytes]);

console.log('before:', await act('before', 1_000), await act());
const { bavail, bsize } = statfsSync(disk);
writeFileSync(`${disk}/filler`, Buffer.alloc(Math.max(0, bavail * bsize - 200_000)));
let full = 'stored';
for (let n = 0; n < 20 && full === 'stored'; n++) full = await act(`more ${n}`, 60_000);
console.log('disk full:', full);
const reading = await act();
console.log('reading:', reading);
rmSync(`${disk}/filler`);
let keys;
for (let n = 0; n < 20 && !Array.isArray(keys); n++) {
  await page.waitForTimeout(500);
  keys = await act();
}
console.log('with room again:', keys);
await context.close();
server.close();
const same = /^abort: UnknownError: .*NO_SPACE/.test(full) && /^open: UnknownError/.test(String(reading)) && keys.includes('before');
process.exit(same ? 0 : 1);
JS
node try.mjs "$chromium" "$disk"
