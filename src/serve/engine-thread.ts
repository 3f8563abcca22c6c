// The thread of the engine. While a script runs for long it stops at times to hear what other connections sent, as
// Redis does: they are answered BUSY, unless they end the script.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { attachDebugger } from '../hosts/redis/ldb/session.ts';
import { Vms } from '../lua/vms.ts';
import { ScriptMachine } from '../hosts/redis/script-machine.ts';
import { createLua } from '../lua/create.ts';
import { wasmModule } from '../node/files.ts';
import { describeClient } from '../redis/commands/client.ts';
import data from '../redis/documents.json' with { type: 'json' };
import { provideDocuments } from '../redis/documents.ts';
import type { Documents } from '../redis/documents.ts';
import { Engine } from '../redis/engine.ts';
import { LoadFileError, loadFiles } from '../redis/load-files.ts';
import { Scripting } from '../redis/scripting.ts';
import { Connection } from './connection.ts';
import type { ConnectionOwner } from './connection.ts';
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
let wasm: WebAssembly.Module | undefined;
const connections = new Map<number, Connection>();
/** Connections that have something to send. */
const changed = new Set<Connection>();
/** What came and was not looked at yet. */
const inbox: ToEngine[] = [];
/** What waits until a session is over in which a script is debugged whose changes stay. */
const held: ToEngine[] = [];

provideDocuments(data.documents as unknown as Documents);
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
setInterval(() => turn(() => {
  if (!engine.debugging.isExclusive) engine.expireCycle();
  for (const connection of connections.values()) connection.look();
}), EXPIRY);
setInterval(() => {
  if (engines.every(({ blocking }) => blocking.count === 0)) return;
  turn(() => { for (const each of engines) each.blocking.expire(each.clock()); });
}, WAITS);
port.on('message', (messages: ToEngine[]) => {
  for (const message of messages) inbox.push(message);
  turn();
});
tell(load(settings.load) ? 'ready' : 'refused');

/** Does something and all that waits to be done. Whatever is thrown, the engine goes on. */
function turn(first?: () => void): void {
  attempt('a look at the time', first ?? (() => {}));
  work();
  flush();
}

/** Does what may fail without taking the engine with it; says whether it went well. */
function attempt(what: string, work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    log(`An error in ${what}`, error);
    return false;
  }
}

/** One line with the time, and what caused it, to stderr. */
function log(text: string, cause?: unknown): void {
  const why = cause instanceof Error ? `\n${cause.stack}` : cause === undefined ? '' : `: ${String(cause)}`;
  console.error(`${new Date().toISOString()} # ${text}${why}`);
}

/** Loads what the keyspace begins with; says whether it went well. */
function load(files: EngineSettings['load']): boolean {
  if (files.length === 0) return true;
  try {
    const { keys, libraries, commands, notes } = loadFiles(engine, files, false);
    log(`Loaded ${keys} keys, ${libraries} libraries of functions and ${commands} commands`);
    for (const note of notes) log(note);
    return true;
  } catch (error) {
    if (!(error instanceof LoadFileError)) throw error;
    log(error.message);
    return false;
  }
}

function makeEngine(): Engine {
  const made = new Engine({
    clock: () => performance.timeOrigin + performance.now(),
    cpu: () => {
      const { user, system } = process.cpuUsage();
      return { user: user / 1e6, system: system / 1e6 };
    },
  });
  const makeLua = (): ReturnType<typeof createLua> =>
    createLua('5.1', wasm ??= wasmModule('5.1'), { memory: LUA_MEMORY });
  const vms = new Vms();
  made.scripting = new Scripting(made, (scripting) => {
    const machine = new ScriptMachine(scripting, () => vms.adopt(makeLua()));
    machine.onLook = () => { if (ranLong(made, scripting)) hear(); };
    attachDebugger({ engine: made, random: machine.random, vms, makeLua, onLook: hear });
    return machine;
  });
  made.faults.log = log;
  made.faults.recordsAtNeed = true;
  made.guardsConnections = true;
  made.onShutdown = () => { tell('shutdown'); process.exit(); };
  made.connections.onClose = (client, when) => {
    for (const connection of connections.values()) if (connection.client === client) connection.end(when);
  };
  made.emulate(settings.release);
  return made;
}

function ranLong(of: Engine, { startedAt }: Scripting): boolean {
  if (of.busy) return true;
  const threshold = of.config.integer('busy-reply-threshold');
  of.busy = threshold > 0 && performance.now() - startedAt >= threshold;
  return of.busy;
}

/** In the middle of a script: the others' turn. */
function hear(): void {
  for (let next; (next = receiveMessageOnPort(port)) !== undefined;) {
    for (const message of next.message as ToEngine[]) inbox.push(message);
  }
  work();
  flush();
}

function work(): void {
  for (let message; (message = inbox.shift()) !== undefined;) {
    const taken = message;
    if (waits(taken)) {
      held.push(taken);
      continue;
    }
    // After a fault nobody knows where in its bytes a connection is.
    if (!attempt('a connection', () => handle(taken))) attempt('its end', () => connections.get(taken.id)?.end('now'));
    if (held.length > 0 && engines.every(({ debugging }) => !debugging.isExclusive)) inbox.unshift(...held.splice(0));
  }
  if (feed !== undefined) attempt('a replica', feed);
}

function waits({ id }: ToEngine): boolean {
  const client = connections.get(id)?.client;
  return client !== undefined && client.engine.debugging.holdsBack(client);
}

function handle(message: ToEngine): void {
  if (message.kind === 'open') return open(message);
  const connection = connections.get(message.id);
  if (connection === undefined) return;
  if (message.kind === 'closed') return forget(connection);
  connection.sent(message.sent);
  if (message.kind === 'data') connection.feed(message.bytes);
}

function forget(connection: Connection): void {
  connections.delete(connection.id);
  changed.delete(connection);
  connection.client.engine.disconnect(connection.client);
}

const owner: ConnectionOwner = {
  changed: (of) => { changed.add(of); },
  goesOn: ({ id }) => { inbox.push({ kind: 'data', id, bytes: NOTHING, sent: 0 }); },
  overcome: ({ client }) => {
    client.engine.config.outputDisconnections++;
    log(`Client ${describeClient(client)} closed for overcoming of output buffer limits.`);
  },
};

function open({ id, address, localAddress, replica: onReplica }: ToEngine & { kind: 'open' }): void {
  const connection = new Connection(id, onReplica ? replica! : engine, owner);
  connection.client.address = address;
  connection.client.localAddress = localAddress;
  connections.set(id, connection);
}

function flush(): void {
  if (changed.size === 0) return;
  const messages: ToNetwork[] = [];
  for (const connection of changed) {
    if (!attempt('a reply', () => { messages.push(connection.take()); })) {
      messages.push({ id: connection.id, text: '', read: 0, close: 'now' });
    }
  }
  changed.clear();
  port.postMessage(messages);
}

function tell(notice: EngineNotice): void { port.postMessage(notice); }
