// A machine with the host alone, as the command line has it.
import { encodeText } from '../../../src/bytes/text.ts';
import { Machine } from '../../../src/hosts/machine.ts';
import { seeded } from '../../../src/hosts/redis/seeded.ts';
import { hosts } from '../../../src/hosts/list.ts';
import { workspace } from '../../../src/hosts/workspace/door.ts';
import type { Outcome, RunRecord, WireReply } from '../../../src/protocol.ts';
import { wasm } from '../../lua/vm.ts';

export interface Input { args?: unknown; capabilities?: string[]; mode?: string; world?: string; files?: Record<string, string>; script?: string; settings?: Record<string, number> }
export interface Ran { record: RunRecord; operations: Record<string, unknown>[]; triggered: Record<string, unknown>[]; files: Record<string, string>; result: unknown; error: string | undefined }

/** Runs a script as a new worker would. */
export async function run(script: string, { args = {}, capabilities, mode = '', world = 'empty', files = {}, script: name = '', settings = {} }: Input = {}): Promise<Ran> {
  const machine = new Machine(() => {}, [...hosts, workspace], { clock: { now: () => Date.UTC(2026, 0, 15, 10), elapsed: () => 0 }, random: seeded() });
  machine.start({ wasm, role: 'primary', position: 0 });
  const inputs = {
    args: encodeText(JSON.stringify(args)), mode, world, files: encodeText(JSON.stringify(files)), script: name,
    ...(capabilities !== undefined || name === '') && { capabilities: capabilities ?? ['data.write:*'] },
  };
  const answer = await machine.run({ host: 'workspace', lua: '5.4', settings, script: encodeText(script), inputs, client: 0 }, { id: 1, who: 0, waited: false });
  const record = (answer.result as Extract<Outcome<RunRecord>, { done: unknown }>).done;
  const { operations, triggered, files: written } = await machine.ask('workspace', 'told', null) as Pick<Ran, 'operations' | 'triggered' | 'files'>;
  machine.close();
  return { record, operations, triggered, files: written, result: plain(record.reply), error: record.error?.message };
}

function plain(reply: WireReply): unknown {
  switch (reply.type) {
    case 'array': return reply.items.map(plain);
    case 'map': return Object.fromEntries(reply.entries.map(([key, value]) => [String(plain(key)), plain(value)]));
    case 'bulk': case 'status': case 'error': return reply.text;
    case 'integer': case 'double': case 'boolean': return reply.value;
    default: return null;
  }
}
