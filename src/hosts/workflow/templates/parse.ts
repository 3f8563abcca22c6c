// Jinja2's syntax. @huggingface/jinja cuts a template into tokens and makes the tree; what it reads otherwise than Jinja2 is
// brought into a form that it reads right, or refused. It runs nothing: what a tree means is told in evaluate.ts.
import { parse as parseTokens, tokenize } from '@huggingface/jinja';
import { Fault } from '../fault.ts';
import type { Body } from './tree.ts';

type Token = ReturnType<typeof tokenize>[number];

/** Comparisons by their tokens, with how deep in brackets each stands: `a < b < c` is a chain, `(a < b) < c` is none. */
export const depths = new WeakMap<object, number>();

/** Throws a Fault (TemplateSyntaxError, or Unsupported). */
export function parse(source: string): Body {
  refuseOthers(source);
  try {
    const tokens = withTests(tokenize(withRaw(source) + (source.endsWith('\n') ? '\n' : '')));
    noteDepths(tokens);
    return (parseTokens(tokens) as unknown as { body: Body }).body;
  } catch (error) {
    if (error instanceof Fault) throw error;
    if (error instanceof Error) throw new Fault('TemplateSyntaxError', wordedFault(source, error));
    throw error;
  }
}

/** Tags of Jinja2 that are not run here, and words that the library takes for its own. */
function refuseOthers(source: string): void {
  const tag = /\{%[-+]?\s*(generation|endgeneration|break|continue|include|import|from|extends|block|with|autoescape|do|trans)\b/.exec(source);
  if (tag?.[1] === 'include' || tag?.[1] === 'import' || tag?.[1] === 'from' || tag?.[1] === 'extends') {
    const name = /["']([^"']*)["']/.exec(source.slice(tag.index))?.[1] ?? '';
    throw new Fault('TemplateNotFound', name);
  }
  if (tag?.[1] === 'block' || tag?.[1] === 'with' || tag?.[1] === 'autoescape') {
    throw new Fault('Unsupported', `the tag {% ${tag[1]} %} of Jinja2 cannot be run here`);
  }
  if (tag !== null) throw new Fault('TemplateSyntaxError', `Encountered unknown tag '${tag[1]}'.`);
}

const RAW = /\{%(-?)\s*raw\s*(-?)%\}([\s\S]*?)\{%(-?)\s*endraw\s*(-?)%\}/g;

/** Raw blocks as texts in quotes. */
const withRaw = (source: string): string => source.replace(RAW,
  (_whole, before: string, after: string, text: string, beforeEnd: string, afterEnd: string) => {
    const kept = (beforeEnd ? (after ? text.trim() : text.trimEnd()) : after ? text.trimStart() : text);
    return `{{${before} ${JSON.stringify(kept).replace(/\\u/g, '\\u')} ${afterEnd}}}`;
  });

/** Words that end a test's name without arguments in brackets. */
const AFTER_TEST = new Set(['and', 'or', 'not', 'if', 'else', 'in', 'is', 'recursive']);

/** `x is [not] test(arguments)` as the filter `x | "is test"(arguments)`: the library reads no arguments of tests. */
function withTests(tokens: readonly Token[]): Token[] {
  const out: Token[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const [token, next] = [tokens[at], tokens[at + 1] as Token | undefined];
    if (token.type !== 'Identifier' || token.value !== 'is' || next?.type !== 'Identifier' || out.at(-1)?.type === 'Dot') {
      out.push(token);
      continue;
    }
    const negated = next.value === 'not';
    const name = tokens[at + (negated ? 2 : 1)] as Token | undefined;
    if (name === undefined) throw new Fault('TemplateSyntaxError', `unexpected 'end of template'`);
    out.push({ value: '|', type: 'Pipe' }, { value: `is ${negated ? 'not ' : ''}${name.value}`, type: 'Identifier' });
    at += negated ? 2 : 1;
    at = argument(tokens, at, out);
  }
  return out;
}

/** An argument without brackets (`is divisibleby 3`) gets them. */
function argument(tokens: readonly Token[], at: number, out: Token[]): number {
  const next = tokens[at + 1] as Token | undefined;
  const isValue = next !== undefined && (next.type === 'NumericLiteral' || next.type === 'StringLiteral' || next.type === 'OpenSquareBracket'
    || (next.type === 'Identifier' && !AFTER_TEST.has(next.value)));
  if (!isValue) return at;
  out.push({ value: '(', type: 'OpenParen' });
  let depth = 0;
  let end = at;
  do {
    const token = tokens[++end];
    if (/^Open(?!Exp|Stat)/.test(token.type)) depth++;
    if (/^Close(?!Exp|Stat)/.test(token.type)) depth--;
    out.push(token);
  } while (depth > 0 && end + 1 < tokens.length || tokens[end + 1]?.type === 'Dot' || tokens[end]?.type === 'Dot');
  out.push({ value: ')', type: 'CloseParen' });
  return end;
}

function noteDepths(tokens: readonly Token[]): void {
  let depth = 0;
  for (const token of tokens) {
    if (/^Open/.test(token.type)) depth++;
    else if (/^Close/.test(token.type)) depth--;
    else depths.set(token, depth);
  }
}

/** What is wrong, as Jinja2 says it where that is plain from the text. */
function wordedFault(source: string, { message }: Error): string {
  const block = /Unknown statement type: (\w+)/.exec(message);
  if (block !== null) return `Encountered unknown tag '${block[1]}'.`;
  const open = openBlock(source);
  if (open !== undefined) return open;
  const expression = /\{\{([\s\S]*?)\}\}/.exec(source)?.[1] ?? '';
  if (/~=/.test(expression)) return `unexpected '='`;
  const odd = /[!$?;`@^&\\](?!=)/.exec(expression);
  if (odd !== null && !/["']/.test(expression)) return `unexpected char '${odd[0]}' at ${odd.index - (expression.length - expression.trimStart().length)}\n  line 1`;
  if (expression.trim() === '' || /(?:[-+*/%<>=~|,(]|\b(?:and|or|not|in|is|if|else))\s*$/.test(expression)) return END;
  if (/\.\s*$/.test(expression)) return 'expected name or number';
  return message;
}

/** Jinja2 tells the end of a lone expression and of a printed one apart: `told` in templates.ts puts the right one in. */
export const END = `unexpected 'end of template'`;

const ENDS: Record<string, string> = {
  if: `'elif' or 'else' or 'endif'`, for: `'endfor' or 'else'`, macro: `'endmacro'`, call: `'endcall'`, filter: `'endfilter'`,
};

/** A block that is not closed. */
function openBlock(source: string): string | undefined {
  const stack: string[] = [];
  for (const [, word] of source.matchAll(/\{%[-+]?\s*(\w+)/g)) {
    if (Object.hasOwn(ENDS, word)) stack.push(word);
    else if (word.startsWith('end')) stack.pop();
  }
  const open = stack.at(-1);
  if (open === undefined) return undefined;
  const wanted = open === 'for' ? `'else' or 'endfor'` : ENDS[open];
  return `Unexpected end of template. Jinja was looking for the following tags: ${wanted}. The innermost block that needs to be closed is '${open}'.`;
}
