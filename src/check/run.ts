// evalua run: a script, on the hosts of the page.
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { decodeBytes, encodeText, fromArray } from '../bytes/text.ts';
import { MAIN_FILE } from '../project/files.ts';
import type { ScriptFile } from '../project/files.ts';
import { IncludeError, joinFiles } from '../project/join.ts';
import { inFiles } from '../project/origin.ts';
import { commandsOf } from '../project/project.ts';
import type { Project } from '../project/project.ts';
import type { Bytes, HostInfo, Inputs, RunRecord, RunRequest } from '../protocol.ts';
import { CallError } from './call-error.ts';
import { readCall, readSettings, USAGE } from './call.ts';
import type { Call } from './call.ts';
import { Hosts } from './hosts.ts';
import type { Before } from './hosts.ts';
import { readInputs } from './inputs.ts';
import { jsonOf } from './json.ts';
import { filesBeside, openPath } from './open.ts';
import { pathOf } from './paths.ts';
import type { Script } from './open.ts';
import { notJoined, resultOf } from './result.ts';
import type { Result } from './result.ts';
import { reasonOf, textOf } from './text.ts';
import { listed, settingsFor } from '../testing/settings.ts';

/** Runs what the arguments say, and prints what became of it. Returns the exit status. */
export async function run(args: string[]): Promise<number> {
  try {
    const call = readCall(args);
    if (call.help) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    return print(await runCall(call), call);
  } catch (cause) {
    if (!(cause instanceof CallError)) throw cause;
    process.stderr.write(`evalua: ${cause.message}\n`);
    return 2;
  }
}

function print(result: Result, { json }: Call): number {
  process.stdout.write(json ? `${jsonOf(result)}\n` : textOf(result));
  if (result.error === undefined) return 0;
  process.stderr.write(reasonOf(result.error));
  return 1;
}

async function runCall(call: Call): Promise<Result> {
  const script = await openPath(pathOf(call.path));
  const hosts = new Hosts();
  try {
    const host = hostFor(call, script, await hosts.infos());
    if (host.project?.files !== undefined && script.bare && /\brequire\b/.test(script.project.script)) script.project.files = await filesBeside(pathOf(call.path));
    return await runOn(hosts, host, script, call);
  } finally {
    await hosts.close();
  }
}

async function runOn(hosts: Hosts, host: HostInfo, { project, name, bare }: Script, call: Call): Promise<Result> {
  const before = beforeRun(host, project);
  const lua = luaFor(call, host, bare ? undefined : project.lua);
  const settings = { ...settingsFor(host, project.settings), ...readSettings(call.set, host) };
  const inputs = { ...inputsFor(host, project.inputs), ...filesFor(host, project.files), ...(call.input !== undefined && readInputs(inputText(call.input), host)) };
  const names = new Map([[MAIN_FILE, name]]);
  const speaks = host.panels.some(({ id }) => id === 'console') ? 2 : undefined;
  try {
    const { script, finish } = joined(project);
    const ran = await hosts.run({ host: host.id, lua, settings, inputs, script }, before, (act, error) => new CallError(refusalOf(act, error)));
    tellFailed(ran.failed);
    return { ...resultOf(finish(ran.record), MAIN_FILE, names, speaks), told: ran.told ?? {} };
  } catch (cause) {
    if (!(cause instanceof IncludeError)) throw cause;
    return notJoined(encodeText(cause.message), names.get(cause.file) ?? cause.file, cause.line);
  }
}

/** How the project's seed and entries come into the world of its host. Throws CallError. */
function beforeRun({ title, project: calls }: HostInfo, { seed, entries, files, main, script }: Project): Before {
  const isCommands = Array.isArray(seed);
  if (!isCommands && calls === undefined) throw new CallError(`The data of this script is no commands, and ${title} cannot begin with it.`);
  if (calls === undefined) return { commands: commandsOf(seed), acts: [] };
  const textOfFile = (name: string): string => {
    const text = name === main ? script : files.find((one) => one.name === name)?.text;
    if (text === undefined) throw new CallError(`The script has no file "${name}", which one of its entries names.`);
    return text;
  };
  return {
    commands: commandsOf(seed),
    acts: [
      ...isCommands ? [] : [{ name: calls.seed, given: { world: seed } }],
      ...entries.map((entry) => ({ name: calls.entry, given: { ...entry, script: textOfFile(entry.file) } })),
    ],
  };
}

const refusalOf = ({ given }: Before['acts'][number], error: string): string =>
  (typeof given === 'object' && given !== null && 'file' in given ? `${String(given.file)}: ${error}` : `The script's data: ${error}`);

/** The script with what it includes. Throws IncludeError. */
function joined({ script, files, main }: Project): { script: Bytes; finish: (record: RunRecord) => RunRecord } {
  if (main !== MAIN_FILE) return { script: encodeText(script), finish: (record) => record };
  const { text, map } = joinFiles(script, files);
  return { script: encodeText(text), finish: (record) => (map === undefined ? record : inFiles(record, map)) };
}

function tellFailed(failed: { command: Bytes[]; error: Bytes }[]): void {
  for (const { command, error } of failed) process.stderr.write(`evalua: the data's ${decodeBytes(command.join(' ').slice(0, 60))} failed: ${decodeBytes(error)}\n`);
}

/** Throws CallError. */
function hostFor({ host: wanted }: Call, { project, name, bare }: Script, hosts: readonly HostInfo[]): HostInfo {
  const byId = (id: string): HostInfo => {
    const found = hosts.find((host) => host.id === id);
    if (found === undefined) throw new CallError(`There is no host "${id}"; ${listed(hosts.map((host) => host.id), 'those there are')}.`);
    return found;
  };
  if (wanted !== undefined) return byId(wanted);
  if (!bare) return byId(project.host);
  const ending = extname(name).toLowerCase();
  const found = hosts.find(({ endings = ['.lua'] }) => endings.includes(ending));
  if (found === undefined) throw new CallError(`No host here runs ${ending} files.`);
  return found;
}

/** Throws CallError. */
function luaFor({ lua: wanted }: Call, { title, lua: versions }: HostInfo, own: RunRequest['lua'] | undefined): RunRequest['lua'] {
  const version = versions.find((one) => one === (wanted ?? own));
  if (version === undefined && wanted !== undefined) throw new CallError(`${title} has no Lua ${wanted}; ${listed(versions, 'there are')}.`);
  return version ?? versions[0];
}

/** Those of a project that its host takes. */
const inputsFor = (host: HostInfo, inputs: Inputs): Inputs => Object.fromEntries(host.inputs.flatMap(({ id, kind }) => {
  const input = inputs[id];
  if (input === undefined || Array.isArray(input) !== (kind === 'values')) return [];
  return [[id, typeof input === 'string' ? encodeText(input) : input]];
}));

/** The files of a project, where its host takes them beside the script. */
const filesFor = ({ project: calls }: HostInfo, files: readonly ScriptFile[]): Inputs =>
  (calls?.files === undefined || files.length === 0 ? {} : { [calls.files]: encodeText(JSON.stringify(Object.fromEntries(files.map(({ name, text }) => [name, text])))) });

/** Throws CallError. */
function inputText(file: string): string {
  try {
    return decodeBytes(fromArray(readFileSync(file === '-' ? 0 : pathOf(file)))).replace(/^\ufeff/, '');
  } catch (cause) {
    throw new CallError(`The input cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}
