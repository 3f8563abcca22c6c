// A workflow as the Rust engine reads it: by the types of its fields, faults in serde's words.
import { Fault } from '../fault.ts';
import { Dict, isDict, isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';

export interface RustNode {
  name: string;
  config: Dict;
  action: string | undefined;
  run: string | undefined;
  language: string | undefined;
  fallback: string | undefined;
  output: string | undefined;
  retries: number;
  goto: string | { condition: string | undefined; to: string; rule: Dict }[] | undefined;
  loop: { condition: string; most: number; body: RustNode[] } | undefined;
}

export interface RustEdge { from: string; to: string | undefined; when: string | undefined; targets: Dict | undefined; parallel: string[] | undefined; rule: Dict }

export interface RustFile { nodes: RustNode[]; edges: RustEdge[]; variables: Dict; initial: Dict; steps: number }

const yaml = (message: string, line?: number): Fault => new Fault('YAML parse error', message, { line, kind: 'syntax' });

/** Throws a Fault. `lineOf`: of a mapping. */
export function readRust(value: Value, lineOf: (dict: Dict) => number | undefined): RustFile {
  if (!isDict(value)) throw yaml(`invalid type: ${kindOf(value)}, expected struct YamlConfig`);
  const file = new Fields(value, '', lineOf);
  file.text('name', true);
  const nodes = file.list('nodes', true).map((one, i) => readNode(one, `nodes[${i}]`, lineOf));
  const settings = value.get('settings');
  const steps = isDict(settings) ? settings.get('max_iterations') ?? null : null;
  return {
    nodes, edges: file.list('edges').map((one, i) => readEdge(one, `edges[${i}]`, lineOf)),
    variables: file.mapping('variables'), initial: isDict(value.get('initial_state') ?? null) ? value.get('initial_state') as Dict : new Dict(),
    steps: typeof steps === 'bigint' ? Number(steps) : 1000,
  };
}

function readNode(value: Value, path: string, lineOf: (dict: Dict) => number | undefined): RustNode {
  if (!isDict(value)) throw yaml(`${path}: invalid type: ${kindOf(value)}, expected struct NodeConfig`);
  const node = new Fields(value, path, lineOf);
  const name = node.text('name', true)!;
  const retry = value.get('retry');
  const most = isDict(retry) ? retry.get('max_retries') : undefined;
  return {
    name, config: value, action: node.text('uses') ?? node.text('action'), run: node.text('run'), language: node.text('language'),
    fallback: node.text('fallback'), output: node.text('output'), retries: isDict(retry) ? Number(most ?? 3n) : 0,
    goto: readGoto(value.get('goto') ?? null, path), loop: node.text('type') === 'while_loop' ? readLoop(node, name, lineOf) : undefined,
  };
}

function readGoto(goto: Value, path: string): RustNode['goto'] {
  if (goto === null) return undefined;
  if (typeof goto === 'string') return goto;
  const rules = isList(goto) ? goto.map((rule) => {
    const [condition, to] = isDict(rule) ? [rule.get('if') ?? null, rule.get('to')] : [null, undefined];
    return typeof to === 'string' && (condition === null || typeof condition === 'string') ? { condition: condition ?? undefined, to, rule: rule as Dict } : undefined;
  }) : [undefined];
  if (rules.includes(undefined)) throw yaml(`${path}.goto: data did not match any variant of untagged enum Goto`);
  return rules as Exclude<RustNode['goto'], string | undefined>;
}

function readLoop(node: Fields, name: string, lineOf: (dict: Dict) => number | undefined): RustNode['loop'] {
  const fault = (message: string): Fault => new Fault('Invalid configuration', message, { node: name, line: node.line });
  const most = node.whole('max_iterations');
  if (most === undefined) throw fault(`while_loop node '${name}' requires 'max_iterations'`);
  if (most < 1 || most > 1000) throw fault(`while_loop node '${name}': max_iterations must be between 1 and 1000, got ${most}`);
  const condition = node.text('condition');
  if (condition === undefined) throw fault(`while_loop node '${name}' requires 'condition'`);
  const body = node.list('body').map((one, i) => readNode(one, `${node.path}.body[${i}]`, lineOf));
  if (body.length === 0) throw fault(`while_loop node '${name}' requires 'body' with at least one node`);
  const nested = body.find(({ config }) => config.get('type') === 'while_loop');
  if (nested !== undefined) throw fault(`Nested while-loops not supported: '${name}' contains while_loop '${nested.name}'`);
  return { condition, most, body };
}

function readEdge(value: Value, path: string, lineOf: (dict: Dict) => number | undefined): RustEdge {
  if (!isDict(value)) throw yaml(`${path}: invalid type: ${kindOf(value)}, expected struct EdgeConfig`);
  const edge = new Fields(value, path, lineOf);
  const parallel = value.get('parallel') ?? null;
  return {
    from: edge.text('from', true)!, to: edge.text('to'), when: edge.text('when'),
    targets: isDict(value.get('targets') ?? null) ? value.get('targets') as Dict : undefined,
    parallel: isList(parallel) ? parallel.map(String) : undefined, rule: value,
  };
}

/** The fields of a mapping, by type. */
class Fields {
  readonly line: number | undefined;
  constructor(private readonly dict: Dict, readonly path: string, lineOf: (dict: Dict) => number | undefined) { this.line = lineOf(dict); }

  text(name: string, needed = false): string | undefined {
    const value = this.dict.get(name) ?? null;
    if (typeof value === 'string') return value;
    if (value === null && !needed) return undefined;
    if (!this.dict.has(name)) throw this.fault(`missing field \`${name}\``, '');
    throw this.fault(`invalid type: ${kindOf(value)}, expected a string`, name);
  }

  list(name: string, needed = false): readonly Value[] {
    const value = this.dict.get(name);
    if (value === undefined && needed) throw this.fault(`missing field \`${name}\``, '');
    if (value === undefined) return [];
    if (isList(value)) return value;
    throw this.fault(`invalid type: ${kindOf(value)}, expected a sequence`, name);
  }

  mapping(name: string): Dict {
    const value = this.dict.get(name);
    if (value === undefined) return new Dict();
    if (isDict(value)) return value;
    throw this.fault(`invalid type: ${kindOf(value)}, expected a map`, name);
  }

  whole(name: string): number | undefined {
    const value = this.dict.get(name) ?? null;
    if (value === null) return undefined;
    if (typeof value === 'bigint' && value >= 0n) return Number(value);
    throw this.fault(`invalid type: ${kindOf(value)}, expected usize`, name);
  }

  private fault(message: string, name: string): Fault {
    const path = name === '' ? this.path : this.path === '' ? name : `${this.path}.${name}`;
    return yaml(`${path === '' ? '' : `${path}: `}${message}${this.line === undefined ? '' : ` at line ${this.line}`}`, this.line);
  }
}

/** As serde calls a value of the wrong type. */
function kindOf(value: Value): string {
  if (value === null) return 'unit value';
  if (isList(value)) return 'sequence';
  if (isDict(value)) return 'map';
  switch (typeof value) {
    case 'boolean': return `boolean \`${value}\``;
    case 'bigint': return `integer \`${value}\``;
    case 'number': return `floating point \`${value}\``;
    default: return `string ${JSON.stringify(String(value))}`;
  }
}
