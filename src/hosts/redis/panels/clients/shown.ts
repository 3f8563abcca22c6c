// A value in a caller's hands as the caller's language writes it, on one line.
import { quoteBytes } from '../../../../bytes/quote.ts';
import type { Client, Handed } from '../../page/clients.ts';

/** How a language writes values: by the name of a type, else as it is. */
interface Notation {
  scalar(type: string, text: string): string;
  nil: string;
  list: [open: string, close: string];
  map: [open: string, between: string, close: string];
}

const json = (text: string): string => JSON.stringify(text);

const NOTATIONS: Readonly<Record<Client['name'], Notation>> = {
  'ioredis': javascript(), 'node-redis': javascript(),
  'redis-py': {
    scalar: (type, text) => (type === 'bytes' ? `b${quoteBytes(text)}` : text), nil: 'None', list: ['[', ']'], map: ['{', ': ', '}'],
  },
  'go-redis': {
    scalar: (type, text) => (type === 'string' ? quoteBytes(text) : `${type}(${text})`), nil: 'nil', list: ['[]any{', '}'], map: ['map[any]any{', ': ', '}'],
  },
  'Jedis': {
    scalar: (type, text) => (type === 'String' ? json(text) : type === 'Long' ? `${text}L` : text), nil: 'null', list: ['List[', ']'], map: ['Map{', '=', '}'],
  },
  'phpredis': {
    scalar: (type, text) => (type === 'string' ? quoteBytes(text) : text), nil: 'null', list: ['[', ']'], map: ['[', ' => ', ']'],
  },
};

function javascript(): Notation {
  return {
    scalar: (type, text) => (type === 'string' ? json(text) : type === 'bigint' ? `${text}n` : text), nil: 'null', list: ['[', ']'], map: ['{', ': ', '}'],
  };
}

export function shown(handed: Handed, client: Client): string { return write(handed, NOTATIONS[client.name]); }

function write(handed: Handed, notation: Notation): string {
  const { type, text, items, pairs, thrown } = handed;
  const { list, map } = notation;
  if (thrown) return `throws ${type}: ${text}`;
  if (items !== undefined) return `${list[0]}${items.map((item) => write(item, notation)).join(', ')}${list[1]}`;
  if (pairs !== undefined) return `${map[0]}${pairs.map(([key, value]) => `${write(key, notation)}${map[1]}${write(value, notation)}`).join(', ')}${map[2]}`;
  if (text === undefined) return notation.nil;
  return isError(type) ? `${type}(${json(text)})` : notation.scalar(type, text);
}

const isError = (type: string): boolean => /(?:Error|Exception)$/i.test(type);

/** What a value lost on its way, each once. */
export function lossesOf(handed: Handed): string[] {
  const found = new Set<string>();
  const look = ({ loss, lastError, items, pairs }: Handed): void => {
    if (loss !== undefined) found.add(loss);
    if (lastError !== undefined) found.add('getLastError() tells it');
    for (const item of items ?? []) look(item);
    for (const pair of pairs ?? []) for (const each of pair) look(each);
  };
  look(handed);
  return [...found];
}
