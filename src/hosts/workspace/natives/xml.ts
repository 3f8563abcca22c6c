// XML as a tree of elements: what programs exchange, without document types, so that nothing is expanded beyond what is there.

export interface Element { readonly name: string; readonly children: readonly Element[]; readonly text: string }

/** A document that is none. */
export class XmlError extends Error {
  override readonly name = 'XmlError';
  /** `line`: 1-based. */
  constructor(why: string, readonly line: number) { super(`line ${line}: ${why}`); }
}

const DEEPEST = 100;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const TOKEN = /<!--[^]*?-->|<\?[^]*?\?>|<!\[CDATA\[([^]*?)\]\]>|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;

/** Its root. Throws XmlError. */
export function readXml(document: string): Element {
  const top: { name: string; children: Element[]; text: string } = { name: '', children: [], text: '' };
  const open = [top];
  let at = document.startsWith('\ufeff') ? 1 : 0;
  const fault = (why: string): XmlError => new XmlError(why, document.slice(0, at).split('\n').length);
  while (at < document.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(document);
    if (token === null) throw fault(document.startsWith('<!DOCTYPE', at) ? 'a document type is not read' : 'this is no element');
    const [, raw, closes, name, , isEmpty, text] = token;
    const last = open[open.length - 1];
    if (raw !== undefined) last.text += raw;
    else if (text !== undefined) last.text += text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex?: string, decimal?: string, word = '') => character(hex, decimal) ?? ENTITIES[word] ?? whole);
    else if (closes === '/') {
      if (last.name !== name || open.length === 1) throw fault(`</${name}> closes nothing`);
      open.pop();
    } else if (name !== undefined) {
      const element = { name, children: [], text: '' };
      last.children.push(element);
      if (isEmpty !== '/') open.push(element);
      if (open.length > DEEPEST) throw fault(`more than ${DEEPEST} elements within each other`);
    }
    at = TOKEN.lastIndex;
  }
  if (open.length > 1) throw fault(`<${open[open.length - 1].name}> is not closed`);
  if (top.children.length !== 1 || top.text.trim() !== '') throw fault('one element is wanted, with all within it');
  return top.children[0];
}

function character(hex: string | undefined, decimal: string | undefined): string | undefined {
  const point = hex !== undefined ? Number.parseInt(hex, 16) : decimal === undefined ? Number.NaN : Number(decimal);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

/** A text with what means something in XML written out. */
export const escaped = (text: string): string => text.replace(/[<>&]/g, (one) => (one === '<' ? '&lt;' : one === '>' ? '&gt;' : '&amp;'));
