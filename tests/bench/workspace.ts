// Scripts of a workspace: one that makes 10,000 entities in an overlay and commits them, against the same script whose functions keep plain
// maps; and queries over 100,000 entities.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { encodeText } from '../../src/bytes/text.ts';
import { realClock } from '../../src/hosts/host.ts';
import { pushPlain, takePlain } from '../../src/hosts/lua-plain.ts';
import type { Operation } from '../../src/hosts/workspace/data/operations.ts';
import { Peer } from '../../src/hosts/workspace/data/peer.ts';
import { View } from '../../src/hosts/workspace/data/view.ts';
import { Queries } from '../../src/hosts/workspace/query/run.ts';
import { WorkspaceRunner } from '../../src/hosts/workspace/runner.ts';
import { Schema } from '../../src/hosts/workspace/schema/schema.ts';
import { createLua } from '../../src/lua/create.ts';
import { median } from './report.ts';
import type { Row } from './report.ts';

const ENTITIES = 10_000;
const LARGE = 100_000;
const SCRIPT = `function main()
  for i = 1, ${ENTITIES} do core.create_entity({ table = "t", fields = { a = i, b = "x" .. i, c = i / 2, d = true, e = "same" } }) end
  core.commit()
end`;

/** Milliseconds of the script in the host. */
function ours(wasm: WebAssembly.Module, rounds: number): number {
  const runner = new WorkspaceRunner({ lua: (version, limits) => createLua(version, wasm, limits), clock: realClock, random: Math.random });
  const times = Array.from({ length: rounds }, () => timed(() => {
    const { error } = runner.run({ host: 'workspace', lua: '5.4', settings: {}, script: encodeText(SCRIPT), inputs: { world: 'empty', capabilities: ['data.write:*'] }, client: 0 });
    if (error !== undefined) throw new Error(error.message);
  }));
  runner.close();
  return median(times);
}

/** The same with functions that put fields into maps by ids, and those into others. */
function plain(wasm: WebAssembly.Module, rounds: number): number {
  const lua = createLua('5.4', wasm);
  lua.openLibraries(['base']);
  let [overlay, canonical] = [new Map<string, Map<string, unknown>>(), new Map<string, Map<string, unknown>>()];
  lua.newTable();
  lua.pushFunction((l) => {
    const { fields } = takePlain(l, 1) as { fields: Record<string, unknown> };
    const id = String(overlay.size);
    overlay.set(id, new Map(Object.entries(fields)));
    pushPlain(l, { ...fields, id });
    return 1;
  }, 'create_entity');
  lua.rawSetField(-2, 'create_entity');
  lua.pushFunction(() => {
    for (const [id, fields] of overlay) canonical.set(id, new Map(fields));
    overlay = new Map();
    return 0;
  }, 'commit');
  lua.rawSetField(-2, 'commit');
  lua.pushGlobals();
  lua.insert(-2);
  lua.rawSetField(-2, 'core');
  const times = Array.from({ length: rounds }, () => timed(() => {
    canonical = new Map();
    lua.load(`${SCRIPT} main()`, '@plain');
    lua.pop(lua.run(0));
    if (canonical.size !== ENTITIES) throw new Error('not all were made');
  }));
  lua.close();
  return median(times);
}

export function workspaceRows(quick: boolean): Row[] {
  const wasm = new WebAssembly.Module(readFileSync(createRequire(import.meta.url).resolve('wasmoon/dist/glue.wasm')));
  const rounds = quick ? 5 : 15;
  const section = 'Workspace, against plain maps';
  const [its, other] = [ours(wasm, rounds), plain(wasm, rounds)];
  const made: Row = { section, name: `a script that makes ${ENTITIES.toLocaleString('en')} entities with 5 fields and commits them`, other, ours: { Node: its }, ratio: { Node: other / its }, unit: 'ms', target: '<= 400 ms, ratio >= 1/3', met: { Node: its <= 400 && its <= 3 * other } };
  const { first, later } = queries();
  const query = (name: string, duration: number, most?: number): Row => ({ section, name: `table and field ==, of ${LARGE.toLocaleString('en')} entities: ${name}`, ours: { Node: duration }, unit: 'ms', ...most !== undefined && { target: `<= ${most} ms`, met: { Node: duration <= most } } });
  return [made, query('the first one of a field', first), query('later ones', later, 2)];
}

/** Milliseconds; medians of five fields, and of a hundred values. */
function queries(): { first: number; later: number } {
  const peer = new Peer('bench', { now: () => realClock.now(), random: Math.random });
  const fields = ['a', 'b', 'c', 'd', 'e'];
  peer.commit(Array.from({ length: LARGE }, (_, i) => i).flatMap((i): Operation[] => {
    const id = peer.ids.next();
    return [{ type: 'CreateEntity', entity_id: id, facet: 't' }, ...fields.map((field): Operation => ({ type: 'SetField', entity_id: id, field, value: `${field}${i}` }))];
  }), { kind: 'user' });
  const view = new View([peer.canonical]);
  const all = new Queries(new Schema(true));
  const ask = (field: string, i: number): number => timed(() => {
    if (all.run(view, `table == 't' AND ${field} == ?`, [`${field}${i}`]).length !== 1) throw new Error('one is wanted');
  });
  return { first: median(fields.map((field) => ask(field, 5))), later: median(Array.from({ length: 100 }, (_, i) => ask(fields[i % 5], i * 900))) };
}

function timed(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}
