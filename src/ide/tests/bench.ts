// Workers of the page in which tests run.
import { browser } from '../../session/browser.ts';
import { makeTestsWorker } from '../../session/tests-worker.ts';
import type { WasmModules } from '../../protocol.ts';
import type { Bench } from '../../testing/drive.ts';
import type { Told } from '../../testing/work.ts';

/** Compiled once for all of them. */
const compiled = new Map<'5.1' | '5.4', Promise<WebAssembly.Module>>();

/** Rejects where one cannot be fetched. */
export async function modulesOf(versions: readonly ('5.1' | '5.4')[]): Promise<WasmModules> {
  const wasm: WasmModules = {};
  for (const version of versions) {
    const module = compiled.get(version) ?? browser.compile(version);
    compiled.set(version, module);
    module.catch(() => compiled.delete(version)); // without a network: asked for again later
    wasm[version] = await module;
  }
  return wasm;
}

export function benchWith(wasm: WasmModules): Bench {
  const worker = makeTestsWorker();
  return {
    start(job, tell) {
      worker.addEventListener('message', ({ data }: MessageEvent<Told>) => tell(data));
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        tell({ tells: 'fault', text: event.message || 'The tests could not be fetched.' });
      });
      worker.postMessage({ job, wasm });
    },
    end: () => worker.terminate(),
  };
}
