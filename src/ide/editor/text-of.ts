// The text of a document in one string. Of a long script that takes a while, and with each key several ask for it.
import type { Text } from '@codemirror/state';

const texts = new WeakMap<Text, string>();

export function textOf(doc: Text): string {
  let text = texts.get(doc);
  if (text === undefined) texts.set(doc, text = doc.toString());
  return text;
}
