// The buttons under a message of a messenger, as scripts give them: {inline_keyboard: [[{text, callback_data}]]}.
import { isObject } from '../../../../../world/schema.ts';

export interface MessageButton { text: string; /** What a press sends; absent: it opens an address. */ data?: string; url?: string }

/** Rows of buttons; what is none is left out. */
export function buttonsOf(markup: unknown): MessageButton[][] {
  const rows: unknown = isObject(markup) ? markup.inline_keyboard : undefined;
  if (!Array.isArray(rows)) return [];
  return (rows as unknown[]).map((row) => (Array.isArray(row) ? (row as unknown[]).flatMap(buttonOf) : []));
}

function buttonOf(one: unknown): MessageButton[] {
  if (!isObject(one) || typeof one.text !== 'string') return [];
  return [{ text: one.text, ...typeof one.callback_data === 'string' && { data: one.callback_data }, ...typeof one.url === 'string' && { url: one.url } }];
}
