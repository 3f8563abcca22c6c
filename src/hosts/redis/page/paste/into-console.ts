// What is pasted at the prompt, as commands: they are entered one after the other.
import type { Word } from '../../../../protocol.ts';
import { decodeBytes, encodeText } from '../../../../bytes/text.ts';
import type { Console, ConsoleClient } from '../../panels/console/Console.svelte.ts';
import { showCommand } from '../../../../project/seed.ts';
import { PasteError } from './pasted.ts';
import type { Pasted } from './pasted.ts';
import { flat, readPasted } from './read.ts';

/**
 * Enters the commands of a text. The last one waits for Enter where its line has no end, as in a terminal: it is what comes
 * back then. What was read is told to `offer` first.
 */
export async function pasteIntoConsole(
  console: Console, client: ConsoleClient, text: string, words: readonly Word[], offer: (pasted: Pasted) => void = () => {},
): Promise<string> {
  let pasted: Pasted;
  try {
    pasted = readPasted(encodeText(text.replaceAll('\r\n', '\n')));
  } catch (error) {
    if (!(error instanceof PasteError)) throw error;
    console.say(client, `Nothing was sent. ${error.message}`, true);
    return '';
  }
  const commands = flat(pasted, client.summary.db).map((args) => decodeBytes(showCommand(args)));
  const last = /\n\s*$/.test(text) || (pasted.form !== 'lines' && commands.length > 1) ? '' : commands.pop() ?? '';
  offer(pasted);
  void enterAll(console, client, commands, pasted.notes, words);
  return last;
}

/** Each once the one before was answered: its prompt shows what that one did. */
async function enterAll(
  console: Console, client: ConsoleClient, lines: readonly string[], notes: readonly string[], words: readonly Word[],
): Promise<void> {
  const { interrupts } = client;
  let entered = 0;
  for (const line of lines) {
    if (client.interrupts !== interrupts) break;
    await console.enter(client, line, words);
    entered++;
  }
  const left = lines.length - entered;
  if (left > 0) console.say(client, `^C: ${left === 1 ? 'one command was' : `${left} commands were`} not sent.`);
  for (const note of notes) console.say(client, note);
}
