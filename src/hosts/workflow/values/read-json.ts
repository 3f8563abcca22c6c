// JSON with integers and floats apart, which JSON.parse does not keep: `1` is an integer, `1.0` and `1e2` are floats.
import { Dict } from './value.ts';
import type { Value } from './value.ts';

/** Thrown for a text that is no JSON, with the 1-based line. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  constructor(message: string, readonly line: number) { super(message); }
}

const WORDS: Record<string, Value> = {
  true: true, false: false, null: null, NaN, Infinity: Infinity, '-Infinity': -Infinity,
};
const TOKEN = /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\0-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?(?![\w.]))|(-?[A-Za-z]+))/y;

/** Reads one value. As Python's json, it takes NaN and Infinity; of a key that comes twice the last counts. */
export function readJson(text: string): Value {
  const reader = new Reader(text);
  const value = reader.value();
  reader.end();
  return value;
}

class Reader {
  private at = 0;
  private depth = 0;
  constructor(private readonly text: string) {}

  value(): Value {
    const [, sign, quoted, number, word] = this.token();
    if (quoted !== undefined) return JSON.parse(quoted) as string;
    if (number !== undefined) return /[.eE]/.test(number) ? Number(number) : BigInt(number);
    if (word !== undefined && Object.hasOwn(WORDS, word)) return WORDS[word];
    if (sign !== '{' && sign !== '[') this.fail('a value is expected');
    if (++this.depth > 500) this.fail('too deep');
    const value = sign === '{' ? this.object() : this.array();
    this.depth--;
    return value;
  }

  end(): void {
    if (/[^ \t\n\r]/.test(this.text.slice(this.at))) this.fail('nothing more is expected');
  }

  private array(): Value {
    const items: Value[] = [];
    if (this.skip(']')) return items;
    do items.push(this.value()); while (this.skip(','));
    this.need(']');
    return items;
  }

  private object(): Value {
    const dict = new Dict();
    if (this.skip('}')) return dict;
    do {
      const [, , quoted] = this.token();
      if (quoted === undefined) this.fail('a key in double quotes is expected');
      this.need(':');
      dict.set(JSON.parse(quoted) as string, this.value());
    } while (this.skip(','));
    this.need('}');
    return dict;
  }

  private token(): RegExpExecArray {
    TOKEN.lastIndex = this.at;
    const found = TOKEN.exec(this.text) ?? this.fail('this is no JSON');
    this.at = TOKEN.lastIndex;
    return found;
  }

  private skip(sign: string): boolean {
    const before = this.at;
    TOKEN.lastIndex = before;
    if (TOKEN.exec(this.text)?.[1] !== sign) return false;
    this.at = TOKEN.lastIndex;
    return true;
  }

  private need(sign: string): void {
    if (!this.skip(sign)) this.fail(`"${sign}" is expected`);
  }

  private fail(message: string): never {
    const rest = /[^ \t\n\r]/.exec(this.text.slice(this.at));
    const line = this.text.slice(0, this.at + (rest?.index ?? 0)).split('\n').length;
    throw new JsonError(`${message} (line ${line})`, line);
  }
}
