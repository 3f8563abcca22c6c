// What a session needs of a page: its workers and its WebAssembly.
import wasm54 from 'wasmoon/dist/glue.wasm?url';
import wasm51 from 'wasmoon-lua5.1/dist/liblua5.1.wasm?url';
import type { SessionOptions } from '../session.ts';
import type { SpawnedWorker } from './remote.ts';

const URLS = { '5.1': wasm51, '5.4': wasm54 };

export const browser: Pick<SessionOptions, 'spawn' | 'compile'> = { spawn, compile };

function spawn(): SpawnedWorker {
  const worker = new Worker(new URL('../../workers/vm.ts', import.meta.url), { type: 'module', name: 'vm' });
  return {
    endpoint: worker,
    terminate: () => worker.terminate(),
    onFailure(tell) {
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        tell(event.message || 'it could not be loaded');
      });
      worker.addEventListener('messageerror', () => tell('a message could not be read'));
    },
  };
}

/** Compiles while it arrives; a server that does not send it as application/wasm costs the streaming alone. */
async function compile(version: '5.1' | '5.4'): Promise<WebAssembly.Module> {
  const response = await fetch(URLS[version]);
  if (!response.ok) throw new Error(`Lua ${version} could not be fetched: ${response.status} ${response.statusText}`);
  if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
