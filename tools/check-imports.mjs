// Enforces the direction of imports that ARCHITECTURE.md draws. Reads every import of src and
// workers (types, re-exports, import(), new URL(..., import.meta.url) and Svelte's scripts too).
//
//     node tools/check-imports.mjs [root]     exit code 1 and one line for each fault
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/**
 * An area is a folder of src with the file of its name (src/session and src/session.ts), or workers.
 * The two doors of a host are apart: "page" is what of src/hosts is the page's (page.ts and pages.ts, and page.ts, page/ and panels/ of
 * each host), of what "kit", src/ide/kit, is made of; "wire" is what both doors read (wire.ts of each host, types, and tables.ts and columns.ts, data), the rest is the worker's, "hosts".
 * `may`: the areas that it may import beside itself. `packages`: true for any, else names or
 * prefixes that end in "/". The order matters: an area may only name areas below it, so no cycle can arise.
 */
export const RULES = {
  main: { may: ['ide', 'kit', 'embed', 'session', 'storage', 'offline', 'protocol'], packages: ['svelte'] },
  ide: { may: ['page', 'kit', 'wire', 'lessons', 'testing', 'embed', 'session', 'storage', 'home', 'project', 'bytes', 'cut', 'double', 'syntax', 'protocol'], packages: true },
  page: {
    may: ['kit', 'wire', 'world', 'home', 'syntax', 'project', 'bytes', 'cut', 'double', 'protocol'], packages: ['svelte', 'bits-ui', '@lucide/svelte', '@dagrejs/dagre', 'diff'],
  },
  kit: { may: ['bytes', 'cut', 'double', 'protocol'], packages: ['svelte', '@lucide/svelte', 'browser-fs-access', 'chart.js', 'lean-qr', '@msgpack/msgpack'] },
  embed: { may: [], packages: [] },
  lessons: { may: ['testing', 'home', 'project', 'protocol'], packages: ['mdast', 'mdast-util-from-markdown'] },
  session: { may: ['workers', 'packed', 'protocol'], packages: ['comlink', 'wasmoon', 'wasmoon-lua5.1'] },
  check: {
    may: ['testing', 'serve', 'debug', 'node', 'home', 'project', 'hosts', 'wire', 'bytes', 'protocol'],
    packages: ['ioredis', 'node:crypto', 'node:fs', 'node:net', 'node:path', 'node:tls', 'node:util', 'node:worker_threads'],
  },
  serve: { may: ['node', 'debug', 'hosts', 'redis', 'lua'], packages: ['node:net', 'node:util', 'node:worker_threads'] },
  node: { may: ['lua'], packages: ['node:fs', 'node:module', 'node:path', 'node:url', 'node:worker_threads'] },
  workers: { may: ['testing', 'debug', 'hosts', 'redis', 'lua', 'packed', 'protocol'], packages: ['comlink', 'virtual:command-docs', 'workbox-precaching'] },
  testing: { may: ['project', 'hosts', 'redis', 'wire', 'lua', 'syntax', 'bytes', 'cut', 'protocol'], packages: ['yaml', '@lezer/common'] },
  storage: { may: ['project', 'cut', 'protocol'], packages: ['idb'] },
  home: { may: ['project', 'protocol'], packages: [] },
  project: { may: ['bytes', 'syntax', 'protocol'], packages: ['fflate'] },
  offline: { may: [], packages: [] },
  debug: { may: ['hosts', 'lua', 'protocol'], packages: ['fflate'] },
  hosts: {
    may: ['wire', 'world', 'redis', 'lua', 'bytes', 'cut', 'double', 'syntax', 'protocol'],
    packages: ['@huggingface/jinja', '@noble/hashes', 'papaparse', 'smol-toml', 'yaml', 'yjs'],
  },
  redis: { may: ['bytes', 'double'], packages: ['@noble/hashes'] },
  lua: { may: [], packages: ['wasmoon', 'wasmoon-lua5.1'] },
  bytes: { may: ['double', 'protocol'], packages: [] },
  double: { may: [], packages: [] },
  syntax: { may: [], packages: ['@lezer/lr', '@lezer/common', '@lezer/highlight'] },
  wire: { may: ['world', 'protocol'], packages: [] },
  world: { may: [], packages: ['cronstrue'] },
  cut: { may: ['protocol'], packages: [] },
  packed: { may: ['protocol'], packages: ['comlink'] },
  protocol: { may: [], packages: [] },
};

/** The faults of the project in `root`, each as "file:line: what (rule)", in order. */
export function checkImports(root, rules = RULES) {
  const faults = rulesFaults(rules);
  for (const file of sourceFiles(root)) {
    for (const { specifier, line } of importsOf(readFileSync(join(root, file), 'utf8'), file)) {
      const fault = faultOf(root, rules, file, specifier);
      if (fault) faults.push(`${file}:${line}: ${fault}`);
    }
  }
  return faults;
}

function faultOf(root, rules, file, specifier) {
  const from = areaOf(file);
  const rule = rules[from];
  if (rule === undefined) return `no rule for the area "${from}": add it to tools/check-imports.mjs`;
  const path = specifier.replace(/\?.*$/, '');
  if (!path.startsWith('.')) {
    if (packageAllowed(rule.packages, path)) return undefined;
    return `${from} must not import the package "${path}" (rule: ${from} -> ${list(rule.packages)})`;
  }
  const target = relative(root, resolve(root, dirname(file), path)).split(sep).join('/');
  if (!existsSync(join(root, target))) return `imports "${specifier}", which does not exist`;
  if (target.startsWith('node_modules/')) return `imports "${specifier}": name the package instead`;
  const to = areaOf(target);
  if (to === from || rule.may.includes(to)) return undefined;
  return `${from} must not import ${to} (${target}; rule: ${from} -> ${list(rule.may)})`;
}

const list = (names) => (names.length === 0 ? 'nothing outside its own folder' : names.join(', '));

function packageAllowed(packages, path) {
  if (packages === true) return true;
  return packages.some((name) => path === name || path.startsWith(`${name}/`));
}

/** "src/redis/engine.ts" is in redis, "src/session.ts" in session, "workers/vm.ts" in workers. */
function areaOf(path) {
  const parts = path.split('/');
  if (/^src\/hosts\/[^/]+\/(?:wire|tables|columns)\.ts$/.test(path)) return 'wire';
  if (/^src\/hosts\/(?:pages?\.ts$|[^/]+\/(?:page\.ts$|page\/|panels\/))/.test(path)) return 'page';
  if (path.startsWith('src/ide/kit/')) return 'kit';
  const name = parts[0] === 'src' ? parts[1] : parts[0];
  return name.replace(/(\.d)?\.(ts|js|svelte|css)$/, '');
}

/** An area may import only what stands below it in the table: so the areas form no cycle. */
function rulesFaults(rules) {
  const names = Object.keys(rules);
  return names.flatMap((name, at) => rules[name].may
    .filter((other) => names.indexOf(other) <= at)
    .map((other) => `tools/check-imports.mjs: ${name} -> ${other} goes upwards, which allows a cycle`));
}

function sourceFiles(root) {
  return ['src', 'workers'].filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => `${folder}/${name.split(sep).join('/')}`)
      .filter((name) => /\.(ts|js|svelte)$/.test(name))
      .sort());
}

/** Every import of a source text, with its 1-based line. */
export function importsOf(text, name = 'file.ts') {
  const code = name.endsWith('.svelte') ? onlyScripts(text) : text;
  const lineAt = (position) => code.slice(0, position).split('\n').length;
  const found = ts.preProcessFile(code, true, true).importedFiles
    .map(({ fileName, pos }) => ({ specifier: fileName, line: lineAt(pos) }));
  for (const match of code.matchAll(/new URL\(\s*'(\.[^']+)'\s*,\s*import\.meta\.url/g)) {
    found.push({ specifier: match[1], line: lineAt(match.index) });
  }
  return found.sort((a, b) => a.line - b.line);
}

/** Blanks all but the scripts, so that lines keep their numbers. */
function onlyScripts(text) {
  let code = '';
  let at = 0;
  for (const match of text.matchAll(/(<script[^>]*>)([\s\S]*?)<\/script>/g)) {
    const start = match.index + match[1].length;
    code += blank(text.slice(at, start)) + match[2];
    at = start + match[2].length;
  }
  return code + blank(text.slice(at));
}

const blank = (text) => text.replace(/[^\n]/g, ' ');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));
  const faults = checkImports(root);
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? 'imports: as ARCHITECTURE.md draws them' : `imports: ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
