// What is offered for a text that was pasted: a script of its own, its keys and arguments, or the console.
import type { HostInfo } from '../../protocol.ts';
import { encodeText } from '../../bytes/text.ts';
import { HOME } from '../../home.ts';
import { typed } from '../state/inputs.ts';
import type { TypedInputs } from '../state/inputs.ts';
import type { Draft } from '../state/projects.svelte.ts';
import { count } from '../../bytes/units.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { scriptInCode } from '../../hosts/redis/page/paste/code.ts';
import { PasteError } from '../../hosts/redis/page/paste/pasted.ts';
import type { EvalFile, Pasted } from '../../hosts/redis/page/paste/pasted.ts';
import { looksPasted, readPasted } from '../../hosts/redis/page/paste/read.ts';
import { onlyScript } from '../../hosts/redis/page/paste/script.ts';
import type { PastedScript } from '../../hosts/redis/page/paste/script.ts';

/** Milliseconds for which an offer stands. */
const LASTS = 20_000;

/** Whether a word begins a command of Redis; any does until the commands are known. */
export function isCommandOf(hosts: readonly HostInfo[]): (name: string) => boolean {
  const words = hosts.find(({ id }) => id === 'redis')?.vocabulary.filter(({ kind }) => kind === 'command') ?? [];
  const names = new Set(words.map(({ name }) => name.split(' ', 1)[0].toLowerCase()));
  return names.size === 0 ? (name) => /^[a-z][\w.-]*$/i.test(name) : (name) => names.has(name.toLowerCase());
}

/** A text was pasted into the script; `takeBack` takes it out again, and says whether it could. */
export function pastedIntoEditor(workspace: Workspace, text: string, takeBack: () => void): void {
  const inCode = scriptInCode(text);
  if (inCode !== undefined) return offerScript(workspace, 'This code sends a script.', inCode, takeBack);
  const pasted = readQuietly(workspace, text);
  if (pasted === undefined || offered(workspace, pasted, takeBack) || pasted.commands.length === 0) return;
  const run = (): void => {
    takeBack();
    void runInConsole(workspace, text);
  };
  workspace.notices.show(pasted.commands.length === 1 ? 'This is a command of Redis, and no script.'
    : `These are ${count(pasted.commands.length, 'command')} of Redis, and no script.`,
  { lasts: LASTS, action: { label: 'Run in the console', run } });
}

/** Offers a script, or the keys and arguments of one, where a text has such. */
export function offered(workspace: Workspace, pasted: Pasted, takeBack: () => void = () => {}): boolean {
  const script = onlyScript(pasted)?.found;
  const [file] = pasted.evalFiles;
  if (script !== undefined) offerScript(workspace, 'This is a command that sends a script.', script, takeBack);
  else if (file !== undefined) offerFile(workspace, file, takeBack);
  return script !== undefined || file !== undefined;
}

/** A draft of its own, with KEYS and ARGV filled in. */
function offerScript(
  { notices, projects, layout }: Workspace, text: string, { script, keys, argv }: PastedScript, takeBack: () => void,
): void {
  const run = (): void => {
    takeBack();
    projects.create({ name: 'Pasted', host: HOME.host, lua: '5.1', script, inputs: typed({ keys, argv }) });
    layout.show('script');
  };
  notices.show(text, { lasts: LASTS, action: { label: 'Open as a script', run } });
}

/** Of a script that the text only names: where a draft is called so, it is that one. */
function offerFile(workspace: Workspace, { name, keys, argv }: EvalFile, takeBack: () => void): void {
  const { projects, notices } = workspace;
  const stem = name.replace(/\.lua$/i, '').toLowerCase();
  const named = projects.list.find((draft) => draft.name.replace(/\.lua$/i, '').toLowerCase() === stem);
  const run = (): void => {
    takeBack();
    const draft = named ?? projects.current;
    if (draft) fillIn(workspace, draft, typed({ keys, argv }));
  };
  notices.show(`redis-cli --eval runs the file ${name}, with ${count(keys.length, 'key')} and ${count(argv.length, 'argument')}.`, {
    lasts: LASTS, action: { label: named ? `Fill in "${named.name}"` : 'Fill in KEYS and ARGV', run },
  });
}

function fillIn({ projects, notices, layout }: Workspace, { id, inputs: old }: Draft, inputs: TypedInputs): void {
  projects.open(id);
  projects.edit({ inputs: { ...old, ...inputs } }, id);
  layout.show('script');
  const undo = (): void => projects.edit({ inputs: old }, id);
  notices.show('KEYS and ARGV are filled in.', { action: { label: 'Undo', run: undo } });
}

async function runInConsole(workspace: Workspace, text: string): Promise<void> {
  await workspace.focus('console');
  const { console, host } = workspace;
  const client = console?.client;
  if (!console || !client) return workspace.notices.show('The engine is still starting.', { tone: 'warning' });
  const { pasteIntoConsole } = await import('../../hosts/redis/page/paste/into-console.ts');
  await pasteIntoConsole(console, client, `${text}\n`, host?.vocabulary ?? []);
}

/** A text that is none is left alone. */
function readQuietly({ hosts }: Workspace, text: string): Pasted | undefined {
  const bytes = encodeText(text.replaceAll('\r\n', '\n'));
  const isCommand = isCommandOf(hosts);
  if (!looksPasted(bytes) && (hosts.length === 0 || !isCommand(bytes.trimStart().split(/\s/, 1)[0]))) return undefined;
  try {
    const pasted = readPasted(bytes, isCommand);
    // An assignment of Lua to a name that is a command, too.
    return pasted.form === 'lines' && (pasted.commands.some(({ args }) => args[1] === '=')
      || pasted.commands.every(({ args }) => args.length === 1)) ? undefined : pasted;
  } catch (error) {
    if (error instanceof PasteError) return undefined;
    throw error;
  }
}
