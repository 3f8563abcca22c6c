// Append-only files: commands one after the other, which an RDB may stand before. From 7.0 on they are several files in a folder,
// and a manifest says in which order.
import { latin1 } from './bytes.ts';
import { isRdb } from './rdb-file.ts';
import type { Bytes } from './reply.ts';
import { ProtocolError, RespParser } from './resp-parser.ts';

/** A file that is given to be loaded. */
export interface NamedBytes { name: string; bytes: Uint8Array }

/** Files that do not go together, or what of one cannot be read. */
export class AofError extends Error { override readonly name = 'AofError'; }

const LIMITS = { bulk: () => 2 ** 31, stranger: () => false, strict: () => true };
/** Bytes that the parser gets at a time. */
const PIECE = 1 << 20;

/**
 * The files in the order in which a server reads them: as a manifest among them says, without the ones that it does not name;
 * else as they come. Throws AofError.
 */
export function inOrder(files: readonly NamedBytes[]): NamedBytes[] {
  const manifest = files.find(({ name }) => name.endsWith('.manifest'));
  if (manifest === undefined) return [...files];
  const entries = latin1(manifest.bytes).split('\n').filter((line) => line !== '' && !line.startsWith('#')).map(entryOf);
  const named = (type: string): Entry[] => entries.filter((entry) => entry.type === type).sort((a, b) => a.seq - b.seq);
  return [...named('b'), ...named('i')].map(({ file }) => {
    const found = files.find(({ name }) => name.split('/').at(-1) === file);
    if (found === undefined) throw new AofError(`The manifest names "${file}", which is not among the files: open the whole folder.`);
    return found;
  });
}

interface Entry { file: string; seq: number; type: string }

/** "file NAME seq 2 type b", in pairs of a word and what it means. */
function entryOf(line: string): Entry {
  const words = line.trim().split(/\s+/);
  const after = (word: string): string => words[words.indexOf(word) + 1] ?? '';
  return { file: after('file').replaceAll('"', ''), seq: Number(after('seq')), type: after('type') };
}

/** Whether bytes begin as commands of the protocol, or as a note of a time before them. */
export const isAof = (bytes: Uint8Array): boolean => isRdb(bytes) || bytes[0] === 42 || (bytes[0] === 35 && bytes[1] === 84);

/** Commands in bytes from a place on; `rest`: what of them is no whole command any more. */
export interface Commands { commands: Bytes[][]; rest: number }

/** Throws AofError where something stands there that is no command. */
export function readCommands(bytes: Uint8Array, from: number): Commands {
  const parser = new RespParser(LIMITS, latin1);
  const commands: Bytes[][] = [];
  let end = from;
  for (let at = from; at < bytes.length; at += PIECE) {
    const fed = Math.min(bytes.length, at + PIECE);
    parser.feed(bytes.subarray(at, fed));
    for (let args; (args = nextOf(parser, fed)) !== undefined; end = fed - parser.unread) {
      if (!args[0].startsWith('#')) commands.push(args);
    }
  }
  return { commands, rest: bytes.length - end };
}

function nextOf(parser: RespParser, fed: number): Bytes[] | undefined {
  try {
    return parser.next();
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    const why = error.message.replace(/^ERR Protocol error: /, '');
    throw new AofError(`No command stands at byte ${fed - parser.unread}: ${why}.`);
  }
}
