// The Lua of the nodes as parts of the file that can be edited alone: each is written back at its place, in a form that YAML
// reads as the same text.
import type { Part, PartsOf } from '../../page.ts';
import type { NodeCode, TextPlace, WorkflowAsks } from '../wire.ts';

export const partsOf: PartsOf = async (text, { settings, ask }) => {
  const given: WorkflowAsks['code']['given'] = { script: text, runtime: settings.runtime === 'rust' ? 'rust' : 'python' };
  const all = await ask('code', given) as WorkflowAsks['code']['result'];
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return all?.filter(({ language }) => language === 'lua').map((one) => partOf(one, text, eol));
};

function partOf({ name, code, place }: Pick<NodeCode, 'name' | 'code' | 'place'>, text: string, eol: string): Part {
  const isBlock = place.header !== undefined;
  const line = lineAt(text, place.from) + (isBlock ? 1 : 0);
  return part(name, isBlock ? code.replace(/\n+$/, '') : code, place, line, eol);
}

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** `line`: of the file, where its first line stands. */
function part(name: string, code: string, place: TextPlace, line: number, eol: string): Part {
  const { from, to } = place;
  return {
    name, code, from, to,
    lineOf(of) {
      const inside = place.lines === undefined && of === line ? 1 : of - line + 1;
      return inside >= 1 && inside <= code.split('\n').length ? inside : undefined;
    },
    with(changed) {
      const { insert, ...form } = written(changed, place, eol);
      const { isFlow, column } = place;
      const isBlock = form.header !== undefined;
      const next = { from, to: from + insert.length, isFlow, column, ...form, ...(isBlock || !changed.includes('\n')) && { lines: [] } };
      return { insert, part: part(name, changed, next, line + Number(isBlock) - Number(place.header !== undefined), eol) };
    },
  };
}

/** What a block of YAML cannot hold, and what some readers take for the end of a line. */
const UNSAFE = /[^\t\n\x20-\x7e\xa0-\uffff]|[\u2028\u2029\ufeff\ufffe\uffff]/;

function written(code: string, place: TextPlace, eol: string): { insert: string } & Pick<TextPlace, 'header' | 'comment' | 'indent'> {
  const { header, isFlow, indent } = place;
  const comment = place.comment ?? /[ \t]+#.*$/.exec(header ?? '')?.[0] ?? '';
  if (isFlow || UNSAFE.test(code) || (header === undefined && !code.includes('\n'))) {
    return { insert: quoted(code) + comment, indent, ...comment !== '' && { comment } };
  }
  const block = blockOf(code, header ?? `-${comment}`, place);
  const indented = (line: string): string => (line === '' ? '' : ' '.repeat(block.indent) + line);
  // Spaces in lines before the first that has something would be counted.
  const [blank] = BLANK_LINES.exec(code)!;
  const lines = [...blank.split('\n').slice(1).map(() => ''), ...code.slice(blank.length).split('\n')];
  const body = code.trim() === '' ? '' : eol + lines.map(indented).join(eol);
  return { insert: `|${block.header}${body}`, ...block };
}

const BLANK_LINES = /^(?:[ \t]*\n)*/;

/** A first line that begins with a space hides how far the block is indented: that is then written out. */
function blockOf(code: string, header: string, { indent, column }: TextPlace): { header: string; indent: number } {
  const [, before, digit, after, rest] = /^([+-]?)([1-9]?)([+-]?)(.*)$/s.exec(header)!;
  const needsDigit = digit !== '' || code.replace(BLANK_LINES, '').startsWith(' ');
  if (!needsDigit) return { header, indent };
  const by = indent - column;
  const fits = by >= 1 && by <= 9;
  return { header: `${fits ? by : 2}${before}${after}${rest}`, indent: fits ? indent : column + 2 };
}

/** In double quotes: JSON's escapes are among those of YAML. */
const quoted = (code: string): string => JSON.stringify(code)
  .replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
