// The Workflow host for tests: runs a file on a clock and numbers of its own.
import type { Clock, Ground } from '../../../src/hosts/host.ts';
import { realClock } from '../../../src/hosts/host.ts';
import { WorkflowRunner } from '../../../src/hosts/workflow/runner.ts';
import { createLua } from '../../../src/lua/create.ts';
import type { RunRecord, SettingValue, WireReply } from '../../../src/protocol.ts';
import { wasm } from '../../lua/vm.ts';
import type { Json } from './corpus.ts';

export const ground = (clock: Clock = realClock, random: () => number = () => 0.5): Pick<Ground, 'lua' | 'clock' | 'random'> =>
  ({ clock, random, lua: (version, limits) => createLua(version, wasm[version], limits) });

const runner = new WorkflowRunner(ground());

/** UTF-8 as the page hands it over, one char a byte. */
export const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
export const text = (encoded: string): string => Buffer.from(encoded, 'latin1').toString('utf8');

export interface Given { state?: unknown; mocks?: unknown; resume?: unknown; settings?: Record<string, SettingValue> }

/** A state or mocks that are texts are JSON already. */
const json = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export function runFile(file: string, { state = {}, mocks = {}, resume = [], settings = {} }: Given = {}, of = runner): RunRecord {
  const inputs = { state: bytes(json(state)), mocks: bytes(json(mocks)), resume: bytes(json(resume)) };
  return of.run({ host: 'workflow', lua: '5.1', settings, script: bytes(file), inputs, client: 1 });
}

/** A reply as the recordings write values: mappings as objects, other numbers than JSON's by name. */
export function toJson(reply: WireReply): Json {
  switch (reply.type) {
    case 'null': return null;
    case 'boolean': return reply.value;
    case 'integer': return typeof reply.value === 'number' ? reply.value : { $int: reply.value };
    case 'double': return Number.isFinite(reply.value) ? reply.value : { $float: Number.isNaN(reply.value) ? 'nan' : reply.value > 0 ? 'inf' : '-inf' };
    case 'bulk': return text(reply.text);
    case 'status': return { $object: text(reply.text) };
    case 'array': return reply.items.map(toJson);
    case 'map': return Object.fromEntries(reply.entries.map(([key, value]) => [toJson(key) as string, toJson(value)]));
    default: throw new Error(`a reply of type ${reply.type}`);
  }
}
