// What a session needs of a page: its workers and its WebAssembly. The first worker and Lua 5.1 are on their way as soon
// as this module runs: whoever imports it first has both come and start while the page is still being drawn.
import wasm54 from 'wasmoon/dist/glue.wasm?url';
import wasm51 from 'wasmoon-lua5.1/dist/liblua5.1.wasm?url';
import type { SessionOptions } from '../session.ts';
import type { SpawnedWorker } from './remote.ts';

const URLS = { '5.1': wasm51, '5.4': wasm54 };

/** Then the small worker comes first; later the whole one is at hand. */
const isFirstVisit = !isServed();
let firstWorker = makeFirstWorker();
let firstModule: Promise<WebAssembly.Module> | undefined = fetchModule('5.1');
firstModule.catch(() => {}); // whoever asks for it is told

export const browser: Pick<SessionOptions, 'spawn' | 'first' | 'compile'> = {
  spawn() {
    const worker = isFirstVisit ? undefined : takeFirst();
    return worker ?? makeWorker();
  },
  first: () => (isFirstVisit ? takeFirst() : undefined),
  compile(version) {
    const compiled = version === '5.1' && firstModule !== undefined ? firstModule : fetchModule(version);
    if (version === '5.1') firstModule = undefined;
    return compiled;
  },
};

/** A browser that refuses workers says so to whoever asks for one again: the page is there then, to show it. */
function makeFirstWorker(): SpawnedWorker | undefined {
  try {
    return isFirstVisit ? makeSmall() : makeWorker();
  } catch {
    return undefined;
  }
}

/** Whether a service worker has the site; where cookies are blocked a browser may refuse to say. */
function isServed(): boolean {
  try {
    return Boolean(navigator.serviceWorker?.controller);
  } catch {
    return false;
  }
}

function takeFirst(): SpawnedWorker | undefined {
  const worker = firstWorker;
  firstWorker = undefined;
  return worker;
}

function makeSmall(): SpawnedWorker {
  return listenTo(new Worker(new URL('../../workers/first.ts', import.meta.url), { type: 'module', name: 'first' }));
}

function makeWorker(): SpawnedWorker {
  return listenTo(new Worker(new URL('../../workers/vm.ts', import.meta.url), { type: 'module', name: 'vm' }));
}

function listenTo(worker: Worker): SpawnedWorker {
  let failure: string | undefined;
  let tell = (reason: string): void => { failure = reason; };
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    tell(event.message || 'it could not be loaded');
  });
  worker.addEventListener('messageerror', () => tell('a message could not be read'));
  return {
    endpoint: worker,
    terminate: () => worker.terminate(),
    onFailure(listen) {
      tell = listen;
      if (failure !== undefined) listen(failure); // before anybody listened
    },
  };
}

/** Compiles while it arrives; a server that does not send it as application/wasm costs the streaming alone. */
async function fetchModule(version: '5.1' | '5.4'): Promise<WebAssembly.Module> {
  const response = await fetch(URLS[version]);
  if (!response.ok) throw new Error(`Lua ${version} could not be fetched: ${response.status} ${response.statusText}`);
  if (response.headers.get('content-type') === 'application/wasm') return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
