// The thread that runs the tests of a file.
import { parentPort } from 'node:worker_threads';
import { hosts } from '../../hosts/list.ts';
import { wasmModule } from '../../node/files.ts';
import type { WasmModules } from '../../protocol.ts';
import { ServerTarget } from '../../testing/server-target.ts';
import type { ServerLink } from '../../testing/server-target.ts';
import type { EngineTarget } from '../../testing/engine-target.ts';
import { work } from '../../testing/work.ts';
import type { Job, Told } from '../../testing/work.ts';
import type { Target } from '../../testing/plan.ts';
import { ClusterServer } from './cluster.ts';
import { SingleServer } from './single-server.ts';

/** Where tests run beside the engine; `mark`: what is its own there. */
export interface Where { url: string; cluster: boolean; mark: string }
export interface Work { job: Job; versions: ('5.1' | '5.4')[]; where?: Where }

const port = parentPort!;
const tell = (told: Told): void => port.postMessage(told);

port.on('message', (asked: Work) => {
  run(asked).catch((cause: unknown) => tell({ tells: 'fault', text: cause instanceof Error ? cause.stack ?? cause.message : String(cause) }));
});

async function run({ job, versions, where }: Work): Promise<void> {
  const wasm: WasmModules = {};
  for (const version of versions) wasm[version] = wasmModule(version);
  const link = where && await open(where);
  await work(job, {
    hosts, wasm, ...link && { target: (engine: Target) => new ServerTarget(link, engine as EngineTarget, `${where.mark}:`) },
  }, tell);
}

const open = ({ url, cluster, mark }: Where): Promise<ServerLink> => (cluster ? ClusterServer.open(new URL(url)) : SingleServer.open(new URL(url), mark));
