#!/bin/sh
# comlink 4.4.2: a method named `bind` of an exposed object cannot be called; the call answers, and nothing is sent.
#
# The proxy takes `.bind(...)` for JavaScript's own, at any depth, and answers the proxy that it was called on, without a
# message: awaiting it gives a function and no error. Its arguments are dropped too: add.bind(null, 1)(2) calls add(2).
# Methods named `call`, `apply` and `toString` are sent like all others.
#
# Needs Node.js with npm. Exits with 0 where it is so, 1 where it has changed.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund comlink@4.4.2
cat >try.mjs <<'JS'
import { MessageChannel } from 'node:worker_threads';
import { expose, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/umd/node-adapter.js';

const { port1, port2 } = new MessageChannel();
const called = [];
const method = (name) => (...args) => { called.push(name); return `${name} of ${args}`; };
expose(Object.fromEntries(['bind', 'call', 'apply', 'toString', 'add'].map((name) => [name, method(name)])), nodeEndpoint(port2));
const api = wrap(nodeEndpoint(port1));
const seen = [typeof await api.bind(1), await api.call(2), await api.apply(3), await api.toString(), await api.add.bind(null, 1)(2)];
console.log(seen, called);
process.exit(JSON.stringify([seen, called]) === JSON.stringify([
  ['function', 'call of 2', 'apply of 3', 'toString of ', 'add of 2'], ['call', 'apply', 'toString', 'add'],
]) ? 0 : 1);
JS
node try.mjs
