// The worker of a first visit (workers/first.ts) is the same source without the modules below: each of their exports is
// something that says so when it is used, and the session then goes on with the whole worker, from before the request.
// What a first script rarely calls is kept out, never what an engine needs to be one.
import { readFileSync } from 'node:fs';
import { parseSync } from 'vite';
import { commandTables } from './docs-plugin.mjs';

/** Names of files below src, without their ends; a folder ends in "/". */
const CORE_COMMANDS = ['counters', 'expiry', 'hashes', 'keys', 'lists', 'scripting', 'sets', 'sorted-sets', 'strings'];
const ABSENT = [
  'redis/rdb', 'redis/rdb-hash', 'redis/rdb-packed', 'redis/rdb-reader', 'redis/rdb-stream', 'redis/rdb-vectors', 'redis/rdb-writer',
  'redis/lzf', 'redis/crc64', 'redis/xxh3', 'redis/digest', 'redis/memory-usage', 'redis/long-double', 'redis/commands/help-changes',
  'redis/start-over', 'redis/load-files', 'redis/client-restore', 'hosts/key-browser', 'redis/commands/command-description', 'redis/data/geohash', 'redis/data/hyperloglog', 'redis/data/quicklist', 'redis/data/stream', 'redis/data/stream-group',
  'redis/data/stream-listpack', 'redis/data/stream-node', 'redis/data/stream-parts', 'redis/data/stream-progress',
  'redis/data/vector-set', 'redis/data/vectors', 'hosts/redis/hints', 'hosts/redis/advice', 'hosts/redis/seed', 'hosts/redis/stream-view',
  'hosts/redis/compare', 'hosts/redis/under-way', 'hosts/redis/changed-keys', 'hosts/redis/place', 'hosts/redis/audit/auditor', 'hosts/redis/vocabulary', 'hosts/redis/examples/all', 'hosts/redis/register-function',
  'hosts/plain/runner', 'hosts/plain/examples', 'hosts/plain/vocabulary', 'lua/lua54', 'lua/borders/lua54',
  'lua/libraries/cjson-decode', 'lua/libraries/cjson-encode', 'lua/libraries/cmsgpack-pack', 'lua/libraries/cmsgpack-unpack', 'lua/libraries/struct-format', 'redis/apply-redo', 'redis/functions', 'redis/data/raw-string', 'redis/pubsub', 'redis/latency',
];

/** Classes of which each engine has one, by what is looked at as long as nobody asks for what they do. */
const IDLE = {
  'redis/blocking': ['Blocking', '{ count: 0, soonest: Infinity, waiting: () => false, leave: () => undefined, expire: () => undefined }'],
  'redis/tracking': ['Tracking', '{ count: 0, due: false, most: 0, limit: () => undefined }'],
  'redis/pause': ['Pause', '{ size: 0 }'],
};

/** Libraries that every script sees, by what calls in them need the whole worker. */
const LIBRARIES = { 'lua/libraries/struct': ['openStruct', ['pack', 'unpack', 'size']] };

/** The exports of a module that are values. */
function exportsOf(source, file) {
  const names = new Set();
  for (const node of parseSync(file, source).program.body) {
    if (node.type !== 'ExportNamedDeclaration' || node.exportKind === 'type') continue;
    const { declaration, specifiers } = node;
    for (const one of declaration?.declarations ?? []) names.add(one.id.name);
    if (declaration?.id && !declaration.type.startsWith('TS')) names.add(declaration.id.name);
    for (const { exported, exportKind } of specifiers) if (exportKind !== 'type') names.add(exported.name ?? exported.value);
  }
  return [...names];
}

/** `src`: the folder of the sources, with "/" at its end. */
export function firstEngine(src) {
  let applies = false;
  const isAbsent = (path) => {
    if (path.endsWith('/@noble/hashes/sha2.js')) return true;
    if (!path.startsWith(src) || !path.endsWith('.ts')) return false;
    const name = path.slice(src.length, -'.ts'.length);
    return ABSENT.includes(name) || (name.startsWith('redis/commands/') && isFamily(path) && !CORE_COMMANDS.includes(name.slice('redis/commands/'.length)));
  };
  return {
    name: 'evalua:first-engine',
    enforce: 'pre',
    buildStart({ input }) { applies = Object.values(input).some((entry) => /(?:^|\/)first(?:-worker)?\.ts$/.test(entry)); },
    /** What a change is about is told by comparing alone, and what would be fetched later the whole worker has. */
    transform(code, id) {
      if (!applies || !id.startsWith(src)) return undefined;
      const bare = id === `${src}redis/changes.ts` ? code.replace(/about:\s*'(?:[^'\\]|\\.)*'/g, "about: ''") : code;
      return bare.replace(/(?<!typeof )\bimport\('\.[^']*'\)/g, "Promise.reject(new Error('This needs the whole engine.'))");
    },
    async load(id) {
      if (applies && id === `${src}hosts/command-names.ts`) return `export const COMMAND_NAMES = ${JSON.stringify(await commandNames())};`;
      const library = applies && LIBRARIES[id.slice(src.length, -'.ts'.length)];
      if (library) {
        return `import { absentLibrary } from ${JSON.stringify(`${src}hosts/missing.ts`)};\n`
          + `export const ${library[0]} = absentLibrary(${JSON.stringify(library[1])});\n`;
      }
      const idle = applies && IDLE[id.slice(src.length, -'.ts'.length)];
      if (idle) return `import { idle } from ${JSON.stringify(`${src}hosts/missing.ts`)};\nexport const ${idle[0]} = /*@__PURE__*/ idle(${idle[1]});\n`;
      if (!applies || !isAbsent(id)) return undefined;
      const names = exportsOf(readFileSync(id, 'utf8'), id);
      const missing = JSON.stringify(`${src}hosts/missing.ts`);
      return `import { absent } from ${missing};\n${names.map((name) => `export const ${name} = /*@__PURE__*/ absent();`).join('\n')}\n`;
    },
  };
}

/** Of all commands, without those of containers. */
async function commandNames() {
  return (await commandTables()).flatMap((table) => Object.keys(table)).join(' ').toUpperCase();
}

/** Modules with a table of commands; the others are what families share. */
const isFamily = (path) => /export const \w+Commands: CommandTable/.test(readFileSync(path, 'utf8'));
