// A call in a program that sends a script, as client libraries have it: eval(script, 1, key, argument), Eval(ctx, script,
// []string{key}, argument), eval(script, { keys: [key], arguments: [argument] }), ScriptEvaluate(script, keys, values). Where a
// script is made first (NewScript, register_script, defineCommand, defineScript, Prepare), its first call tells keys and
// arguments. Strings of most languages look alike.
import { encodeText } from '../../../../bytes/text.ts';
import type { PastedScript } from './script.ts';

type Value =
  | { kind: 'text' | 'number' | 'other'; text: string }
  | { kind: 'list'; items: Value[] }
  | { kind: 'fields'; fields: Map<string, Value> };

/** Characters and calls that are looked at, values of a call, and how deep they may be nested. */
const LIMITS = { text: 400_000, calls: 20, values: 10_000, depth: 20 } as const;
const CALL = /\b(?:eval(?:_?ro)?|ScriptEvaluate(?:Async|ReadOnly|ReadOnlyAsync)?)\s*\(|["'`]EVAL["'`]\s*,/gi;
/** What makes a script that is called later, by a name that stands before it, or in it. */
const MADE = /\b(?:NewScript|register_script|defineCommand|defineScript|LuaScript\.Prepare)\s{0,20}\(/g;
const BEFORE = /\b(\w{1,60})\s{0,20}:?=\s{0,20}(?:await\s{1,20})?[\w.$]{0,60}$/;
const LUA = /\b(?:redis\.p?call|KEYS|ARGV|return)\b/;
/** What makes lists in other languages: their arguments are the items. */
const MAKES_LIST = /(?:\blist|\.of|asList|singletonList|\barray|\bvec!?|\[\]\w+|\w\[\])$/i;

/** The first script that a program's text sends, with its keys and arguments; what stands there as code stays code. */
export function scriptInCode(given: string): PastedScript | undefined {
  const text = given.slice(0, LIMITS.text);
  let calls = 0;
  for (const call of text.matchAll(CALL)) {
    if (++calls > LIMITS.calls) break;
    const values = new Reader(text, call.index + call[0].length).list(')');
    const at = values.findIndex((value) => value.kind === 'text' && LUA.test(value.text));
    const script = values[at];
    if (script?.kind !== 'text') continue;
    const isPhp = text.slice(call.index - 2, call.index) === '->';
    return { script: script.text, ...inputsOf(values.slice(at + 1), isPhp) };
  }
  return madeInCode(text);
}

/** The first script that a program makes to call it later, with the keys and arguments of its first call. */
function madeInCode(text: string): PastedScript | undefined {
  let calls = 0;
  for (const made of text.matchAll(MADE)) {
    if (++calls > LIMITS.calls) break;
    const assigned = BEFORE.exec(text.slice(Math.max(0, made.index - 200), made.index))?.[1];
    const reader = new Reader(text, made.index + made[0].length);
    const values = reader.list(')');
    const fields = values.find((value) => value.kind === 'fields')?.fields;
    const script = [...values, fields?.get('lua'), fields?.get('SCRIPT')].find((value) => value?.kind === 'text' && LUA.test(value.text));
    if (script?.kind !== 'text') continue;
    const name = values[0]?.kind === 'text' && fields !== undefined ? values[0].text : assigned;
    const keys = fields?.get('numberOfKeys') ?? fields?.get('NUMBER_OF_KEYS');
    return { script: script.text, ...(name === undefined ? NO_INPUTS : firstCall(text, reader.end, name, keys?.kind === 'number' ? Number(keys.text) : undefined)) };
  }
  return undefined;
}

const NO_INPUTS: Pick<PastedScript, 'keys' | 'argv'> = { keys: [], argv: [] };

/** `name(...)`, `client.name(...)` or `name.Run(ctx, client, ...)` behind a place; `count`: so many of its arguments are keys. */
function firstCall(text: string, from: number, name: string, count: number | undefined): Pick<PastedScript, 'keys' | 'argv'> {
  if (!/^\w{1,60}$/.test(name)) return NO_INPUTS;
  const call = new RegExp(`\\b${name}(?:\\.(?:Run|RunRO|Eval|EvalSha|EvaluateAsync|Evaluate))?\\s*\\(`, 'g');
  call.lastIndex = from;
  const found = call.exec(text);
  if (found === null) return NO_INPUTS;
  const values = new Reader(text, found.index + found[0].length).list(')');
  const named = (word: string): Value | undefined => {
    const at = values.findIndex((value) => value.kind === 'other' && value.text.replace(/\s/g, '') === `${word}=`);
    return at < 0 ? undefined : values[at + 1];
  };
  if (named('keys') !== undefined || named('args') !== undefined) return { keys: texts(named('keys')), argv: texts(named('args')) };
  if (count !== undefined) return inputsOf([{ kind: 'number', text: String(count) }, ...values.filter(({ kind }) => kind !== 'fields')], false);
  const list = values.findIndex(({ kind }) => kind === 'list' || kind === 'fields');
  return list < 0 ? NO_INPUTS : inputsOf(values.slice(list), false);
}

/** In PHP one list holds both, and the number of keys follows it. */
function inputsOf([first, ...rest]: readonly Value[], isPhp: boolean): Pick<PastedScript, 'keys' | 'argv'> {
  if (first?.kind === 'fields') return { keys: texts(first.fields.get('keys')), argv: texts(first.fields.get('arguments')) };
  if (first?.kind === 'list' && isPhp && rest[0]?.kind === 'number') {
    return inputsOf([rest[0], ...first.items], false);
  }
  if (first?.kind === 'list') return { keys: texts(first), argv: rest.flatMap((value) => texts(value)) };
  const all = rest.flatMap((value) => texts(value));
  const count = first?.kind === 'number' ? Number(first.text) : 0;
  return { keys: all.slice(0, count), argv: all.slice(count) };
}

function texts(value: Value | undefined): string[] {
  if (value === undefined || value.kind === 'fields') return [];
  if (value.kind === 'list') return value.items.flatMap((item) => texts(item));
  return value.kind === 'other' && value.text === '' ? [] : [encodeText(value.text)];
}

class Reader {
  private depth = 0;
  private values = 0;

  constructor(private readonly text: string, private at: number) {}

  /** Where what was read ends. */
  get end(): number { return this.at; }

  /** Values up to a bracket that closes them. */
  list(close: string): Value[] {
    const values: Value[] = [];
    if (++this.depth <= LIMITS.depth) {
      for (;;) {
        this.blank();
        const char = this.text[this.at];
        if (char === undefined || char === close || ++this.values > LIMITS.values) break;
        const from = this.at;
        if (char === ',') this.at++;
        else values.push(this.value());
        if (this.at === from) this.at++; // a bracket that nothing opened
      }
    }
    this.depth--;
    this.at++;
    return values;
  }

  private value(): Value {
    const quoted = this.string();
    if (quoted !== undefined) return { kind: 'text', text: quoted };
    this.match(/new\s/y); // new RedisKey[] { ... }
    this.blank();
    const from = this.at;
    const word = this.match(/(?:\[\])?[^\s,()[\]{}"'`]*(?:\[\])?/y);
    if (word.endsWith('=')) return { kind: 'other', text: word }; // an argument by its name, in Python: what follows is its value
    this.blank();
    const open = this.text[this.at];
    if (open === '[' && word === '') return { kind: 'list', items: this.items(']') };
    if (open === '{' && word === '') return this.fields();
    if ((open === '{' || open === '(') && MAKES_LIST.test(word)) return { kind: 'list', items: this.items(open === '{' ? '}' : ')') };
    if (open === '(' || open === '[') this.items(open === '(' ? ')' : ']');
    const text = this.text.slice(from, this.at).trim();
    return { kind: /^\d{1,6}$/.test(text) ? 'number' : 'other', text };
  }

  private items(close: string): Value[] {
    this.at++;
    return this.list(close);
  }

  /** `{ keys: [...] }`, or a list in braces. */
  private fields(): Value {
    const fields = new Map<string, Value>();
    this.at++;
    while (this.depth < LIMITS.depth && ++this.values < LIMITS.values) {
      this.blank();
      const name = this.match(/["']?(\w+)["']?\s*:/y, 1);
      if (name === '') break;
      this.blank();
      this.depth++;
      fields.set(name, this.value());
      this.depth--;
      this.blank();
      if (this.text[this.at] === ',') this.at++;
    }
    const items = this.list('}');
    return fields.size === 0 ? { kind: 'list', items } : { kind: 'fields', fields };
  }

  /** A string, or several that are joined; undefined where none begins. */
  private string(): string | undefined {
    let all: string | undefined;
    for (;;) {
      const before = this.at;
      if (all !== undefined) this.match(/\s*[+.]?\s*/y);
      const one = this.quoted();
      if (one === undefined) {
        this.at = before;
        return all;
      }
      all = (all ?? '') + one;
    }
  }

  private quoted(): string | undefined {
    const begin = /([a-z]{0,2}@?)("""|'''|["'`])/iy;
    begin.lastIndex = this.at;
    const found = begin.exec(this.text);
    if (found === null) return undefined;
    const [whole, prefix, quote] = found;
    const raw = /r|@/i.test(prefix);
    let end = this.at + whole.length;
    const from = end;
    while (end < this.text.length && !this.text.startsWith(quote, end)) end += this.text[end] === '\\' && !raw ? 2 : 1;
    this.at = end + quote.length;
    const inside = this.text.slice(from, end);
    if (raw) return inside;
    return quote === '`' ? inside.replace(/\\([`\\$])/g, '$1') : unescape(inside);
  }

  private blank(): void { this.match(/(?:\s+|\/\/[^\n]*|\/\*[^*]{0,500}\*\/)*/y); }

  private match(pattern: RegExp, group = 0): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found === null) return '';
    this.at += found[0].length;
    return found[group];
  }
}

const NAMED: Record<string, string> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

function unescape(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(\r?\n)|([^]))/gi, (_, hex?: string, wide?: string, line?: string, char = '') => {
    if (line !== undefined) return '';
    const code = hex ?? wide;
    return code === undefined ? NAMED[char] ?? char : String.fromCharCode(Number.parseInt(code, 16));
  });
}
