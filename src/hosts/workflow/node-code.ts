// The code in a workflow, whether the file as a whole can be run or not: that of nodes, of their steps, of the bodies of loops.
import type { NodeCode, Runtime } from './wire.ts';
import { isDict, isList } from './values/value.ts';
import type { Dict, Value } from './values/value.ts';
import { looksLikeLua } from './python/detect.ts';
import type { YamlFile } from './yaml/read.ts';

type Language = NodeCode['language'];

/** In the order of the file. */
export function codeOf(file: YamlFile, runtime: Runtime): NodeCode[] {
  if (!isDict(file.value)) return [];
  const language = runtime === 'python' ? file.value.get('language') : undefined;
  const found = listOf(file.value.get('nodes')).flatMap((node) => inNode(file, node, (code, own) => languageOf(runtime, code, own, language)));
  const counts = new Map<string, number>();
  return found.map((one) => {
    const count = (counts.get(one.name) ?? 0) + 1;
    counts.set(one.name, count);
    return count === 1 ? one : { ...one, name: `${one.name} (${count})` };
  });
}

const listOf = (value: Value | undefined): readonly Value[] => (value !== undefined && isList(value) ? value : []);

type Tell = (code: string, own: Value | undefined) => Language;

function inNode(file: YamlFile, node: Value, tell: Tell, place = ''): NodeCode[] {
  if (!isDict(node)) return [];
  const own = node.get('name');
  const name = `${place}${typeof own === 'string' ? own : 'unnamed'}`;
  const inner = ['steps', 'body'].flatMap((key) => listOf(node.get(key)).flatMap((one) => inNode(file, one, tell, `${name} / `)));
  const code = ownCode(file, node, tell);
  return [...code === undefined ? [] : [{ name, ...code }], ...inner];
}

function ownCode(file: YamlFile, node: Dict, tell: Tell): Omit<NodeCode, 'name'> | undefined {
  const run = node.get('run') ?? null;
  if (isDict(run)) {
    const type = run.get('type');
    return type === 'lua' || type === 'prolog' ? codeUnder(file, run, 'code', () => type) : undefined;
  }
  const key = typeof run === 'string' ? 'run' : 'script';
  return codeUnder(file, node, key, (code) => tell(code, node.get('language')));
}

function codeUnder(file: YamlFile, dict: Dict, key: string, tell: (code: string) => Language): Omit<NodeCode, 'name'> | undefined {
  const code = dict.get(key);
  const place = file.placeIn(dict, key);
  return typeof code === 'string' && place !== undefined ? { language: tell(code), code, place } : undefined;
}

/** As each engine finds out; Rust takes for Lua what says nothing. */
function languageOf(runtime: Runtime, code: string, own: Value | undefined, file: Value | undefined): Language {
  const named = own ?? file ?? null;
  if (named === 'prolog' || named === 'lua') return named;
  if (runtime === 'rust') return named === 'python' ? 'python' : 'lua';
  return (own ?? null) === null && looksLikeLua(code) ? 'lua' : 'python';
}
