// The worker that runs the tests of a file: on machines of its own, which know nothing of what the page holds.
import { hosts } from '../src/hosts/list.ts';
import type { WasmModules } from '../src/protocol.ts';
import { work } from '../src/testing/work.ts';
import type { Job, Told } from '../src/testing/work.ts';

const tell = (told: Told): void => postMessage(told);

addEventListener('message', ({ data }: MessageEvent<{ job: Job; wasm: WasmModules }>) => {
  work(data.job, { hosts, wasm: data.wasm }, tell).catch((cause: unknown) =>
    tell({ tells: 'fault', text: cause instanceof Error ? cause.message : String(cause) }));
});
