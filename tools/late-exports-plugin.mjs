// A bundler puts a module whole into one chunk. Of CodeMirror's large ones a first visit needs a part: here they are taken
// apart at their top, and what only late exports reach becomes a module of its own, which goes where it is used.
import { readFileSync } from 'node:fs';

/** By module: the exports that are late, or those that are not. */
const LATE = {
  '@codemirror/view': [
    'hoverTooltip', 'showTooltip', 'tooltips', 'getTooltip', 'closeHoverTooltips', 'hasHoverTooltips', 'repositionTooltips', 'showPanel',
    'getPanel', 'panels', 'showDialog', 'getDialog', 'crosshairCursor', 'rectangularSelection', 'dropCursor', 'highlightSpecialChars',
    'MatchDecorator', 'highlightWhitespace', 'highlightTrailingWhitespace', 'scrollPastEnd', 'layer',
  ],
  // Keys are the browser's own at first; what was typed until then is undone, too.
  '@codemirror/commands': { early: ['history', 'historyKeymap', 'insertNewlineKeepIndent', 'selectAll', 'isolateHistory'] },
  // What mounts one language in another: a workflow's YAML and Lua.
  '@lezer/common': ['parseMixed'],
  '@codemirror/language': ['codeFolding', 'foldGutter', 'foldKeymap', 'foldAll', 'unfoldAll', 'foldCode', 'unfoldCode', 'toggleFold', 'foldedRanges', 'foldState'],
};
const QUERY = '?late';

/** How the late part calls what it has of the early one. */
const INNER = 'inner_';

const isLate = (module, name) =>
  (Array.isArray(LATE[module]) ? LATE[module].includes(name) : !LATE[module].early.includes(name) && !name.startsWith(INNER));

export function lateExports() {
  /** By the path of a module: the code of both its parts. */
  const parts = new Map();
  return {
    name: 'evalua:late-exports',
    apply: 'build',
    enforce: 'post',
    async resolveId(id, importer) {
      if (!id.endsWith(QUERY)) return undefined;
      const found = await this.resolve(id.slice(0, -QUERY.length), importer);
      return found && `${found.id}${QUERY}`;
    },
    load(id) {
      const path = id.replace(QUERY, '');
      if (!Object.keys(LATE).some((name) => path.endsWith(`/${name}/dist/index.js`))) return undefined;
      if (!parts.has(path)) parts.set(path, takeApart(readFileSync(path, 'utf8'), path, (code) => this.parse(code)));
      return { code: parts.get(path)[id.endsWith(QUERY) ? 'late' : 'early'], map: null, moduleSideEffects: false };
    },
    transform(code, id) {
      if (!Object.keys(LATE).some((name) => code.includes(name))) return undefined;
      return { code: withLateImports(code, this.parse(code), id), map: null };
    },
  };
}

/** Imports of late exports name the other part. */
function withLateImports(code, { body }, id) {
  let changed = code;
  for (const node of body.toReversed()) {
    const module = node.source?.value;
    const apart = Object.hasOwn(LATE, module ?? '');
    if (!apart || node.type !== 'ImportDeclaration') {
      if (apart && id.includes('/src/')) throw new Error(`${id} takes ${module} in a way that is not known here`);
      continue;
    }
    const text = (specifiers, from) => (specifiers.length === 0 ? ''
      : `import { ${specifiers.map(({ imported, local }) => `${imported.name} as ${local.name}`).join(', ')} } from '${from}';`);
    if (node.specifiers.some(({ type }) => type !== 'ImportSpecifier')) continue;
    const late = ({ imported }) => isLate(module, imported.name);
    changed = changed.slice(0, node.start) + text(node.specifiers.filter((one) => !late(one)), module)
      + text(node.specifiers.filter(late), module + QUERY) + changed.slice(node.end);
  }
  return changed;
}

function takeApart(code, path, parse) {
  const [name] = Object.keys(LATE).filter((one) => path.endsWith(`/${one}/dist/index.js`));
  const { body } = parse(code);
  const imports = body.filter(({ type }) => type === 'ImportDeclaration');
  const exported = body.filter(({ type }) => type === 'ExportNamedDeclaration').flatMap(({ specifiers, declaration }) => {
    if (declaration) throw new Error(`${path} exports in a way that is not known here`);
    return specifiers.map((one) => ({ local: one.local.name, name: one.exported.name }));
  });
  const units = body.filter(({ type }) => type !== 'ImportDeclaration' && type !== 'ExportNamedDeclaration')
    .map((node) => ({ node, declares: declaredBy(node), uses: identifiersIn(node) }));
  const unitOf = new Map(units.flatMap((unit) => unit.declares.map((one) => [one, unit])));
  const early = new Set();
  const include = (unit) => {
    if (unit === undefined || early.has(unit)) return;
    early.add(unit);
    for (const used of unit.uses) include(unitOf.get(used));
  };
  for (const unit of units) if (unit.declares.length === 0) include(unit); // it does something
  for (const { local, name: its } of exported) if (!isLate(name, its)) include(unitOf.get(local));
  const rest = units.filter((unit) => !early.has(unit));
  const declaredLate = new Set(rest.flatMap(({ declares }) => declares));
  const shared = [...new Set(rest.flatMap(({ uses }) => [...uses]))].filter((one) => unitOf.has(one) && !declaredLate.has(one));
  const textOf = (list) => list.map(({ start, end }) => code.slice(start, end)).join('\n');
  const exports = (list) => `export { ${list.map(({ local, name: its }) => `${local} as ${its}`).join(', ')} };`;
  const declared = ({ local }) => declaredLate.has(local);
  const inner = shared.map((local) => ({ local, name: `${INNER}${local}` }));
  return {
    early: [textOf(imports), textOf(units.filter((unit) => early.has(unit)).map(({ node }) => node)), exports(exported.filter((one) => !declared(one))), exports(inner)].join('\n'),
    late: [textOf(imports), `import { ${inner.map(({ local, name: its }) => `${its} as ${local}`).join(', ')} } from '${name}';`,
      textOf(rest.map(({ node }) => node)), exports(exported.filter(declared))].join('\n'),
  };
}

function declaredBy(node) {
  if (node.type === 'VariableDeclaration') return node.declarations.flatMap(({ id }) => [...identifiersIn(id)]);
  return /^(?:Function|Class)Declaration$/.test(node.type) ? [node.id.name] : [];
}

/** Every name in a part of the tree, whatever it names: more than are used, never less. */
function identifiersIn(node, found = new Set()) {
  if (Array.isArray(node)) for (const one of node) identifiersIn(one, found);
  else if (node !== null && typeof node === 'object') {
    if (node.type === 'Identifier') found.add(node.name);
    for (const [key, child] of Object.entries(node)) if (key !== 'parent') identifiersIn(child, found);
  }
  return found;
}
