// Chars that no font shows, and bytes that are no text: each stands in the script as a sign that can be read.
import { highlightSpecialChars } from '@codemirror/view';
import { LONE_BYTE } from '../../bytes/text.ts';

export const specialChars = () => highlightSpecialChars({ addSpecialChars: LONE_BYTE, render: sign });

/** A lone byte reads as in KEYS and ARGV; the others as the editor has them. */
function sign(code: number, description: string | null, placeholder: string): HTMLElement {
  const byte = LONE_BYTE.test(String.fromCodePoint(code)) ? (code & 0xff).toString(16) : undefined;
  const element = document.createElement('span');
  element.className = 'cm-specialChar';
  element.textContent = byte === undefined ? placeholder : `\\x${byte}`;
  element.title = byte === undefined ? description ?? '' : `Byte 0x${byte}, which is no UTF-8`;
  element.ariaLabel = element.title;
  return element;
}
