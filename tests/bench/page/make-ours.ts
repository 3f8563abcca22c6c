// Evalua's side of the bench, in a page or its worker.
import wasm51 from 'wasmoon-lua5.1/dist/liblua5.1.wasm?url';
import { Ours } from '../ours.ts';

/** `patch`: what the page's build has done to the binary already, and that of workers has not. */
export async function makeOurs(patch = (binary: Uint8Array<ArrayBuffer>) => binary): Promise<Ours> {
  const bytes = await (await fetch(wasm51)).arrayBuffer();
  return new Ours(await WebAssembly.compile(patch(new Uint8Array(bytes))));
}
