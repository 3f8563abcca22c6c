// How often: each line that begins, each function that is entered, each call of the host with the sizes of what it sends, gets
// and meets. It takes its time, so that it counts in a run of its own, whose time nobody tells.
import { HOST_CHUNK, LuaType } from '../../lua/runtime.ts';
import type { Around, LuaRuntime, Probe } from '../../lua/runtime.ts';
import type { HostCalls, Met } from '../host.ts';
import { sizeOf } from './measure.ts';
import { stepOf } from './where.ts';
import type { Step } from './where.ts';

/** Milliseconds after which counting ends; it is looked at every so many lines. */
const PATIENCE = 10_000;
const LOOK = 4_096;
/** Arguments of a call that are read to tell what it meets. */
const ARGUMENTS = 1_000;

export interface CallSize { sent: number; got: number; most: number; met: Met | undefined; complexity: string | undefined }

export class Counter {
  /** By "chunk:line". */
  readonly lines = new Map<string, { chunk: string; line: number; count: number }>();
  /** By "chunk:line" of where it begins. */
  readonly functions = new Map<string, { step: Step; calls: number }>();
  readonly sizes = new Map<string, CallSize>();
  ended = false;
  private readonly chunks = new Map<number, { name: string; counts: Map<number, number> } | null>();
  private heard = 0;
  private readonly until: number;

  constructor(private readonly now: () => number, private readonly names: HostCalls) { this.until = now() + PATIENCE; }

  readonly probe: Probe = {
    line: (lua, line) => {
      if (++this.heard % LOOK === 0 && this.now() > this.until) return this.end(lua);
      const at = lua.chunk();
      let chunk = this.chunks.get(at);
      if (chunk === undefined) this.chunks.set(at, chunk = chunkOf(lua));
      if (chunk !== null) chunk.counts.set(line, (chunk.counts.get(line) ?? 0) + 1);
    },
    call: (lua, event) => {
      if (event === 'return') return;
      const frame = lua.frame(0);
      if (frame === undefined || frame.defined < 0 || frame.source === HOST_CHUNK) return;
      const step = stepOf(frame);
      const name = `${step.chunk}:${step.defined}`;
      const known = this.functions.get(name);
      if (known === undefined) this.functions.set(name, { step, calls: 1 });
      else known.calls++;
    },
  };

  private end(lua: LuaRuntime): void {
    this.ended = true;
    lua.setProbe(undefined);
  }

  around(lua: LuaRuntime): Around {
    let inside = false;
    return (name, call) => {
      if (inside || this.ended) return call();
      const count = lua.top();
      const first = count > 0 && lua.type(1) === LuaType.String ? lua.toBytes(1) : undefined;
      const label = this.names.label(name, first);
      const sent = sizeOf(lua, 1, count).bytes;
      const met = this.names.met(name, textsOf(lua, count));
      inside = true;
      let results = 0;
      try {
        return results = call();
      } finally {
        inside = false;
        const top = lua.top();
        const got = results > 0 ? sizeOf(lua, top - results + 1, top) : { bytes: 0, elements: 0 };
        this.note(label, sent, got.bytes, got.elements, met);
      }
    };
  }

  private note(label: string, sent: number, got: number, elements: number, met: { complexity: string; met?: Met } | undefined): void {
    const size = this.sizes.get(label) ?? { sent: 0, got: 0, most: 0, met: undefined, complexity: undefined };
    this.sizes.set(label, size);
    size.sent += sent;
    size.got += got;
    size.most = Math.max(size.most, elements);
    size.complexity ??= met?.complexity;
    if (met?.met !== undefined && met.met.size >= (size.met?.size ?? 0)) size.met = met.met;
  }

  finish(): void {
    for (const chunk of this.chunks.values()) {
      if (chunk === null) continue;
      for (const [line, count] of chunk.counts) {
        const name = `${chunk.name}:${line}`;
        const known = this.lines.get(name);
        if (known === undefined) this.lines.set(name, { chunk: chunk.name, line, count });
        else known.count += count;
      }
    }
    this.chunks.clear();
  }
}

function chunkOf(lua: LuaRuntime): { name: string; counts: Map<number, number> } | null {
  const frame = lua.frame(0);
  return frame === undefined || frame.source === HOST_CHUNK ? null : { name: frame.shortSource, counts: new Map() };
}

function textsOf(lua: LuaRuntime, count: number): string[] {
  const texts: string[] = [];
  for (let at = 1; at <= Math.min(count, ARGUMENTS); at++) {
    const type = lua.type(at);
    texts.push(type === LuaType.String || type === LuaType.Number ? lua.toBytes(at) : '');
  }
  return texts;
}
