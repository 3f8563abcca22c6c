// What is offered for a text that was pasted: a script of its own, its keys and arguments, or the console.
import { decodeBytes, encodeText } from '../../../bytes/text.ts';
import { count } from '../../../bytes/units.ts';
import type { Word } from '../../../protocol.ts';
import type { House } from '../../page.ts';
import { scriptInCode } from './paste/code.ts';
import { commandIn } from './paste/is-command.ts';
import { PasteError } from './paste/pasted.ts';
import type { EvalFile, Pasted } from './paste/pasted.ts';
import { looksPasted, readPasted } from './paste/read.ts';
import { namedCallOf, onlyScript } from './paste/script.ts';
import type { NamedCall, PastedScript } from './paste/script.ts';
import { WORLD } from './port.ts';
import type { RedisPage } from './RedisPage.svelte.ts';

/** Milliseconds for which an offer stands. */
const LASTS = 20_000;

const wordsIn = ({ hosts }: House): readonly Word[] => hosts.find(({ id }) => id === WORLD)?.vocabulary ?? [];

/** See `PageDoor.pasted`. */
export function pastedIntoEditor(house: House, text: string, takeBack: () => void): boolean {
  const inCode = scriptInCode(text);
  if (inCode !== undefined) {
    offerScript(house, 'This code sends a script.', inCode, takeBack);
    return true;
  }
  const pasted = readQuietly(house, text);
  if (pasted === undefined) return false;
  if (offered(house, pasted, takeBack)) return true;
  if (pasted.commands.length === 0) return false;
  const run = (): void => {
    takeBack();
    void runInConsole(house, text);
  };
  house.notices.show(pasted.commands.length === 1 ? 'This is a command of Redis, and no script.'
    : `These are ${count(pasted.commands.length, 'command')} of Redis, and no script.`,
  { lasts: LASTS, action: { label: 'Run in the console', run } });
  return true;
}

/** Offers a script, or the keys and arguments of one, where a text has such. */
export function offered(house: House, pasted: Pasted, takeBack: () => void = () => {}): boolean {
  const script = onlyScript(pasted)?.found;
  const [file] = pasted.evalFiles;
  const call = pasted.commands.length === 1 ? namedCallOf(pasted.commands[0].args) : undefined;
  if (script !== undefined) offerScript(house, ['This is a command that sends a script.', ...pasted.notes].join(' '), script, takeBack);
  else if (file !== undefined) offerFile(house, file, takeBack);
  else if (call !== undefined) offerCall(house, call, takeBack);
  return script !== undefined || file !== undefined || call !== undefined;
}

/** Of a function, or a script by its SHA1: a draft of its own where the engine has it in its cache, else into the open script. */
function offerCall(house: House, call: NamedCall, takeBack: () => void): void {
  const { kind, name, keys, argv } = call;
  const what = kind === 'script' ? `This calls the script ${name.slice(0, 10)}…` : `This calls the function ${name}`;
  const run = (): void => {
    takeBack();
    void takeCall(house, call);
  };
  house.notices.show(`${what}, with ${count(keys.length, 'key')} and ${count(argv.length, 'argument')}.`, {
    lasts: LASTS, action: { label: 'Take KEYS and ARGV', run },
  });
}

async function takeCall(house: House, { kind, name, keys, argv }: NamedCall): Promise<void> {
  const page = house.pageOf(WORLD) as RedisPage | undefined;
  const cached = kind === 'script' ? (await page?.port.scripts())?.find(({ sha }) => sha === name.toLowerCase()) : undefined;
  if (cached === undefined) return fill(house, house.projects.currentId, { keys, argv });
  house.openScript({ name: `Script ${name.slice(0, 8)}`, host: WORLD, lua: '5.1', script: decodeBytes(cached.source), inputs: { keys, argv } });
}

/** A draft of its own, with KEYS and ARGV filled in. */
function offerScript(house: House, text: string, { script, keys, argv }: PastedScript, takeBack: () => void): void {
  const run = (): void => {
    takeBack();
    house.openScript({ name: 'Pasted', host: WORLD, lua: '5.1', script, inputs: { keys, argv } });
  };
  house.notices.show(text, { lasts: LASTS, action: { label: 'Open as a script', run } });
}

/** Of a script that the text only names: where a draft is called so, it is that one. */
function offerFile(house: House, { name, keys, argv }: EvalFile, takeBack: () => void): void {
  const { projects, notices } = house;
  const stem = name.replace(/\.lua$/i, '').toLowerCase();
  const named = projects.list.find((draft) => draft.name.replace(/\.lua$/i, '').toLowerCase() === stem);
  const run = (): void => {
    takeBack();
    fill(house, named?.id ?? projects.currentId, { keys, argv });
  };
  notices.show(`redis-cli --eval runs the file ${name}, with ${count(keys.length, 'key')} and ${count(argv.length, 'argument')}.`, {
    lasts: LASTS, action: { label: named ? `Fill in "${named.name}"` : 'Fill in KEYS and ARGV', run },
  });
}

function fill(house: House, id: string, inputs: { keys: string[]; argv: string[] }): void {
  const undo = house.fillIn(id, inputs);
  house.notices.show('KEYS and ARGV are filled in.', { action: { label: 'Undo', run: undo } });
}

async function runInConsole(house: House, text: string): Promise<void> {
  await house.focus('console');
  const console = await (house.pageOf(WORLD) as RedisPage | undefined)?.openConsole();
  if (!console?.client) return house.notices.show('The engine is still starting.', { tone: 'warning' });
  const { pasteIntoConsole } = await import('./paste/into-console.ts');
  await pasteIntoConsole(console, console.client, `${text}\n`, wordsIn(house));
}

/** A text that is none is left alone. */
function readQuietly(house: House, text: string): Pasted | undefined {
  const bytes = encodeText(text.replaceAll('\r\n', '\n'));
  const isCommand = commandIn(wordsIn(house));
  if (!looksPasted(bytes) && (house.hosts.length === 0 || !isCommand(bytes.trimStart().split(/\s/, 1)[0]))) return undefined;
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
