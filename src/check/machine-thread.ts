// The thread that runs scripts: the machine of the page's workers, with Lua from the disk.
import { parentPort } from 'node:worker_threads';
import { HOME } from '../home.ts';
import { hosts } from '../hosts/list.ts';
import { workspace } from '../hosts/workspace/door.ts';
import { Machine } from '../hosts/machine.ts';
import { wasmModule } from '../node/files.ts';
import type { Bytes, Outcome, RunRequest, WorkerMessage } from '../protocol.ts';
import type { ClientSummary, CommandResult } from '../hosts/redis/wire.ts';
import type { Before, Question, Ran, Told } from './hosts.ts';

const port = parentPort!;
const tell = (told: Told): void => port.postMessage(told);
const machine = new Machine(heard, [...hosts, workspace]);

port.on('message', (question: Question) => {
  answer(question).then(tell, (error: unknown) => tell({ tells: 'fault', text: error instanceof Error ? error.stack ?? error.message : String(error) }));
});

async function answer(question: Question): Promise<Told> {
  if (question.ask === 'hosts') return { tells: 'hosts', hosts: machine.hosts() };
  machine.start({ wasm: { '5.1': wasmModule('5.1') }, role: 'primary', position: 0 });
  return run(question.request, question.before);
}

/** What keeps a run is told at once. */
function heard(message: WorkerMessage): void {
  if (message.event === 'runStarted') tell({ tells: 'started', start: message.args[0] });
  if (message.event === 'runAt') tell({ tells: 'at', progress: message.args[0] });
}

async function run(request: Omit<RunRequest, 'client'>, { commands, acts }: Before): Promise<Told> {
  const { runsOn = [request.lua], project } = machine.hosts().find(({ id }) => id === request.host) ?? {};
  for (const version of runsOn) if (version !== '5.1') machine.load({ [version]: wasmModule(version) });
  const failed = await makeData(commands, request.settings);
  for (const [of, { name, given }] of acts.entries()) {
    const answer = await act<{ error?: unknown }>(name, given, 0, request.host);
    if (typeof answer?.error === 'string') return { tells: 'refused', of, error: answer.error };
  }
  const client = await connect();
  const record = done(await machine.run({ ...request, client }, { id: 0, who: client, waited: false }));
  if (record === undefined) throw new Error('The run waits for something that nobody here brings.');
  const told = project === undefined ? undefined : await machine.ask(request.host, project.told, null) as object;
  machine.close();
  return { tells: 'ran', ran: { record, failed, ...told !== undefined && { told } } };
}

/** Sends commands by a client of its own: what they leave behind (a database, a transaction) is no matter of the script. */
async function makeData(commands: Bytes[][], settings: RunRequest['settings']): Promise<Ran['failed']> {
  const failed: Ran['failed'] = [];
  let client = await connect();
  for (const args of commands) {
    const result = await act<CommandResult>('execute', { args, settings }, client);
    if (result === undefined) {
      failed.push({ command: args, error: 'it waits, and nobody could bring what for' });
      client = await connect();
    } else if (result.reply.type === 'error') failed.push({ command: args, error: result.reply.text });
  }
  return failed;
}

const connect = async (): Promise<number> => (await act<ClientSummary>('connect', null, 0))!.id;

/** Undefined: it waits. `host`: at first that which projects' commands are for. */
async function act<T>(name: string, given: unknown, who: number, host = HOME.host): Promise<T | undefined> {
  return done(await machine.act(host, name, given, { id: 0, who, waited: false }) as { result: Outcome<T> });
}

const done = <T>({ result }: { result: Outcome<T> }): T | undefined => ('done' in result ? result.done : undefined);
