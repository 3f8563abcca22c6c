// The thread of the engine. While a script runs for long it stops at times to hear what other connections sent, as
// Redis does: they are answered BUSY, unless they end the script.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { ScriptMachine } from '../hosts/redis/script-machine.ts';
import { createLua } from '../lua/create.ts';
import { patch51 } from '../lua/patch51.ts';
import { Engine } from '../redis/engine.ts';
import { Scripting } from '../redis/scripting.ts';
import { RELEASES } from '../redis/version.ts';
import { Connection } from './connection.ts';
import type { EngineNotice, EngineSettings, ToEngine, ToNetwork } from './messages.ts';
import { replicate } from './replica.ts';

/** Bytes of memory that scripts share. */
const LUA_MEMORY = 512 * 1024 * 1024;
/** Milliseconds between looks for keys whose time is over. */
const EXPIRY = 100;

/** Milliseconds between looks for commands that waited long enough. */
const WAITS = 5;
const NOTHING = new Uint8Array(0);

const port = parentPort!;
const settings = workerData as EngineSettings;
const wasmFile = createRequire(import.meta.url).resolve('wasmoon-lua5.1/dist/liblua5.1.wasm');
let wasm: WebAssembly.Module | undefined;
const connections = new Map<number, Connection>();
/** Connections that have something to send. */
const changed = new Set<Connection>();
/** What came and was not looked at yet. */
const inbox: ToEngine[] = [];

const engine = makeEngine();
/** Served beside it, where one is asked for. */
const replica = settings.replicaPort === 0 ? undefined : makeEngine();
const engines = replica === undefined ? [engine] : [engine, replica];
engine.config.set([['requirepass', settings.password]]);
engine.applyConfig();
const { host } = settings;
const feed = replica && replicate(engine, replica, {
  primary: { host, port: settings.port }, replica: { host, port: settings.replicaPort },
});
setInterval(() => {
  engine.expireCycle();
  work();
  flush();
}, EXPIRY);
setInterval(() => {
  if (engines.every(({ blocking }) => blocking.count === 0)) return;
  for (const each of engines) each.blocking.expire(each.clock());
  work();
  flush();
}, WAITS);
port.on('message', (messages: ToEngine[]) => {
  inbox.push(...messages);
  work();
  flush();
});
tell('ready');

function makeEngine(): Engine {
  const made = new Engine({
    clock: () => performance.timeOrigin + performance.now(),
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return { user: user / 1e6, system: system / 1e6 };
    },
  });
  const makeLua = (): ReturnType<typeof createLua> =>
    createLua('5.1', wasm ??= new WebAssembly.Module(patch51(readFileSync(wasmFile))), { memory: LUA_MEMORY });
  made.scripting = new Scripting(made, (scripting) => {
    const machine = new ScriptMachine(scripting, makeLua);
    machine.onLook = () => { if (ranLong(made, scripting)) hear(); };
    return machine;
  });
  made.guardsConnections = true;
  made.onShutdown = () => { tell('shutdown'); process.exit(); };
  made.onClose = (client, when) => {
    for (const connection of connections.values()) if (connection.client === client) connection.end(when);
  };
  emulate(made, settings.release);
  return made;
}

function emulate(made: Engine, release: string): void {
  if (!Object.hasOwn(RELEASES, release)) throw new Error(`--redis-version knows ${Object.keys(RELEASES).join(', ')}`);
  made.emulate(release);
}

function ranLong(of: Engine, { startedAt }: Scripting): boolean {
  if (of.busy) return true;
  const threshold = of.config.integer('busy-reply-threshold');
  of.busy = threshold > 0 && performance.now() - startedAt >= threshold;
  return of.busy;
}

/** In the middle of a script: the others' turn. */
function hear(): void {
  for (let next; (next = receiveMessageOnPort(port)) !== undefined;) inbox.push(...next.message as ToEngine[]);
  work();
  flush();
}

function work(): void {
  for (let message; (message = inbox.shift()) !== undefined;) handle(message);
  feed?.();
}

function handle(message: ToEngine): void {
  if (message.kind === 'data') return connections.get(message.id)?.feed(message.bytes);
  if (message.kind === 'open') return open(message);
  const connection = connections.get(message.id);
  if (connection === undefined) return;
  connections.delete(message.id);
  changed.delete(connection);
  connection.client.engine.disconnect(connection.client);
}

function open({ id, address, localAddress, replica: onReplica }: ToEngine & { kind: 'open' }): void {
  const connection = new Connection(
    id, onReplica ? replica! : engine, (of) => { changed.add(of); }, () => { inbox.push({ kind: 'data', id, bytes: NOTHING }); },
  );
  connection.client.address = address;
  connection.client.localAddress = localAddress;
  connections.set(id, connection);
}

function flush(): void {
  if (changed.size === 0) return;
  const messages: ToNetwork[] = [];
  for (const connection of changed) messages.push(connection.take());
  changed.clear();
  port.postMessage(messages);
}

function tell(notice: EngineNotice): void { port.postMessage(notice); }
