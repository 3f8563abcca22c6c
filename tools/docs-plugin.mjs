// Keeps what commands are about (summary, syntax, complexity) out of the worker's first bytes: in a build
// the entries of src/redis/commands lose these fields, and `virtual:command-docs` gives them back in a
// chunk of its own. Outside of builds entries are whole and the module is empty.
import { runnerImport } from 'vite';

const MODULE = 'virtual:command-docs';
const FIELDS = ['summary', 'syntax', 'complexity'];

export function commandDocs() {
  let isBuild = false;
  return {
    name: 'evalua:command-docs',
    enforce: 'post',
    configResolved({ command }) { isBuild = command === 'build'; },
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    async load(id) {
      if (id !== `\0${MODULE}`) return undefined;
      return `export default ${isBuild ? JSON.stringify(await collect()) : '{}'};`;
    },
    transform(code, id) {
      if (!isBuild || !/\/src\/redis\/commands\/[^/]+\.ts$/.test(id)) return undefined;
      return { code: withoutDocs(code, this.parse(code)), map: null };
    },
  };
}

let tables;

/** The tables of commands, run once for all who ask. */
export async function commandTables() {
  tables ??= runnerImport('/src/redis/tables.ts', { configFile: false, logLevel: 'error' });
  return (await tables).module.commandTables;
}

/** Of every command, by its name; of a subcommand by "script|load". */
async function collect() {
  const docs = {};
  const add = (name, spec) => {
    docs[name] = Object.fromEntries(FIELDS.map((field) => [field, spec[field]]));
    if (spec.later?.some(({ syntax }) => syntax !== undefined)) docs[name].later = spec.later.map(({ syntax }) => ({ syntax }));
    for (const [sub, its] of Object.entries(spec.subcommands ?? {})) add(`${name}|${sub}`, its);
  };
  for (const table of await commandTables()) for (const [name, spec] of Object.entries(table)) add(name, spec);
  return docs;
}

/** The module without those properties of which the value is a text. */
function withoutDocs(code, ast) {
  const cuts = [];
  visit(ast, (node) => {
    if (node.type === 'Property' && FIELDS.includes(node.key.name) && isText(node.value)) {
      const comma = /^\s*,/.exec(code.slice(node.end));
      cuts.push([node.start, node.end + (comma?.[0].length ?? 0)]);
    }
  });
  return cuts.toSorted(([a], [b]) => b - a).reduce((text, [from, to]) => text.slice(0, from) + text.slice(to), code);
}

const isText = (node) => (node.type === 'BinaryExpression' ? isText(node.left) && isText(node.right)
  : node.type === 'Literal' && typeof node.value === 'string');

function visit(node, see) {
  if (Array.isArray(node)) return node.forEach((one) => visit(one, see));
  if (node === null || typeof node !== 'object') return;
  if (typeof node.type === 'string') see(node);
  for (const [key, child] of Object.entries(node)) if (key !== 'parent') visit(child, see);
}
