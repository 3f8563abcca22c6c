// For the bundle of a worker: no chunk imports the worker's entry. WebKit keeps the entry of a module worker apart from
// what the worker imports, so that such an import runs the entry a second time, with classes of its own
// (findings/webkit-worker-entry.sh). A bundler puts what the entry and a later chunk have in common into the entry;
// here the chunk takes it from a global that the entry leaves, which costs no further request before the worker starts.
import { basename } from 'node:path';

const SHARED = 'globalThis.entryExports';

/** The plugin, for `worker.plugins`. */
export function workerEntry() {
  return {
    name: 'evalua:worker-entry',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter(({ type }) => type === 'chunk');
      const parse = (code) => this.parse(code).body;
      for (const entry of chunks.filter(({ isEntry }) => isEntry)) {
        const importers = chunks.filter(({ imports }) => imports.includes(entry.fileName));
        for (const chunk of importers) chunk.code = withoutImport(chunk.code, parse, basename(entry.fileName));
        if (importers.length > 0) entry.code = withGlobal(entry.code, parse);
      }
    },
  };
}

const nameOf = (node) => node.name ?? node.value;

/** `import { a as b } from './entry.js'` as `const { a: b } = ...`. */
function withoutImport(code, parse, entry) {
  for (const { type, source, specifiers, start, end } of parse(code).toReversed()) {
    if (!/^(?:Import|Export(?:Named|All))Declaration$/.test(type) || source?.value !== `./${entry}`) continue;
    if (type !== 'ImportDeclaration' || specifiers.some((one) => one.type !== 'ImportSpecifier')) {
      throw new Error(`a chunk imports ${entry} in a way that is not known here`);
    }
    const names = specifiers.map(({ imported, local }) => `${nameOf(imported)}:${local.name}`);
    code = `${code.slice(0, start)}const{${names.join(',')}}=${SHARED};${code.slice(end)}`;
  }
  return code;
}

/** What the entry exports, as the global too. */
function withGlobal(code, parse) {
  const exported = parse(code).flatMap((node) => (node.type === 'ExportNamedDeclaration' ? node.specifiers : []))
    .map((one) => `${nameOf(one.exported)}:${one.local.name}`);
  return `${code}\n${SHARED}={${exported.join(',')}};\n`;
}
