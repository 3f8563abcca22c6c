// Regular expressions that always end: conditions come from anywhere, and JavaScript's own can take for ever. Each way that is
// tried is counted. Characters and classes of them are JavaScript's, one at a time.

/** A pattern that is none, or takes too long. */
export class PatternError extends Error { override readonly name = 'PatternError'; }

/** Goes on after a place; whether the whole then matches. */
type Next = (at: number) => boolean;
type Matcher = (run: Run, at: number, next: Next) => boolean;
type Single = (character: string) => boolean;
interface Run { characters: readonly string[]; steps: number; depth: number }

const MOST_STEPS = 500_000;
const DEEPEST = 1500;

/** Compiles a pattern. `flags`: of i, m, s, u. What it gives throws PatternError where it takes too long. */
export function regexOf(pattern: string, flags: string): (text: string) => boolean {
  const matcher = new Reader(pattern, flags).whole();
  return (text) => {
    const run: Run = { characters: [...text], steps: 0, depth: 0 };
    for (let at = 0; at <= run.characters.length; at++) if (matcher(run, at, () => true)) return true;
    return false;
  };
}

function step(run: Run, work: () => boolean): boolean {
  if (++run.steps > MOST_STEPS || run.depth > DEEPEST) throw new PatternError('a pattern that takes so long is ended: write a simpler one');
  run.depth++;
  const is = work();
  run.depth--;
  return is;
}

class Reader {
  private at = 0;

  constructor(private readonly pattern: string, private readonly flags: string) {}

  whole(): Matcher {
    const matcher = this.either();
    if (this.at < this.pattern.length) throw this.fault(`${this.pattern[this.at]} closes nothing`);
    return matcher;
  }

  private fault(why: string): PatternError { return new PatternError(`"${this.pattern}" is no pattern: ${why}`); }

  private took(text: string): boolean {
    const is = this.pattern.startsWith(text, this.at);
    if (is) this.at += text.length;
    return is;
  }

  private either(): Matcher {
    const ways = [this.sequence()];
    while (this.took('|')) ways.push(this.sequence());
    return ways.length === 1 ? ways[0] : (run, at, next) => ways.some((way) => step(run, () => way(run, at, next)));
  }

  private sequence(): Matcher {
    const parts: Matcher[] = [];
    while (this.at < this.pattern.length && !'|)'.includes(this.pattern[this.at])) parts.push(this.part());
    const from = (i: number, run: Run, at: number, next: Next): boolean =>
      (i === parts.length ? next(at) : parts[i](run, at, (then) => from(i + 1, run, then, next)));
    return (run, at, next) => from(0, run, at, next);
  }

  private part(): Matcher {
    const one = this.anchor() ?? this.group() ?? this.single();
    const times = /^(?:[*+?]|\{(\d{1,4})(,?)(\d{0,4})\})/.exec(this.pattern.slice(this.at));
    if (times === null) return typeof one === 'object' ? ofSingle(one.is) : one;
    this.at += times[0].length;
    const [least, most] = timesOf(times);
    const lazy = this.took('?');
    if (!lazy && this.took('+')) throw this.fault('possessive repetition is not known here');
    return typeof one === 'object' ? repeatedSingle(one.is, least, most, lazy) : repeated(one, least, most, lazy);
  }

  private anchor(): Matcher | undefined {
    const isWord = (character: string | undefined): boolean => character !== undefined && /\w/.test(character);
    const border = ({ characters }: Run, at: number): boolean => isWord(characters[at - 1]) !== isWord(characters[at]);
    const multiline = this.flags.includes('m');
    if (this.took('^')) return (run, at, next) => (at === 0 || (multiline && run.characters[at - 1] === '\n')) && next(at);
    if (this.took('\\A')) return (_, at, next) => at === 0 && next(at);
    if (this.took('$')) return (run, at, next) => isEnd(run, at, multiline) && next(at);
    if (this.took('\\z')) return (run, at, next) => at === run.characters.length && next(at);
    if (this.took('\\b')) return (run, at, next) => border(run, at) && next(at);
    if (this.took('\\B')) return (run, at, next) => !border(run, at) && next(at);
    return undefined;
  }

  private group(): Matcher | undefined {
    if (!this.took('(')) return undefined;
    const kind = ['?:', '?=', '?!'].find((one) => this.took(one));
    if (kind === undefined && this.pattern[this.at] === '?' && !this.named()) throw this.fault(`(${this.pattern.slice(this.at, this.at + 3)} is not known here`);
    const inside = this.either();
    if (!this.took(')')) throw this.fault('a group is not closed');
    if (kind !== '?=' && kind !== '?!') return inside;
    return (run, at, next) => inside(run, at, () => true) === (kind === '?=') && next(at);
  }

  private named(): boolean {
    const name = /^\?P?<[A-Za-z_]\w*>/.exec(this.pattern.slice(this.at));
    this.at += name?.[0].length ?? 0;
    return name !== null;
  }

  private single(): { is: Single } {
    const [source] = /^(?:\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|\\x\{[\da-f]+\}|\\[pP]\{\w+\}|\\x[\da-f]{2}|\\.|.)/isu.exec(this.pattern.slice(this.at)) ?? [''];
    if ('*+?'.includes(source)) throw this.fault(`${source} repeats nothing`);
    if (source === '\\' || (source[0] === '[' && source.length < 2)) throw this.fault(`${source} is not finished`);
    if (/^\\[1-9]/.test(source)) throw this.fault('a group cannot be referred to here');
    this.at += source.length;
    return { is: this.oneOf(source.replace(/^\\x\{(.*)\}$/i, '\\u{$1}').replaceAll('\\h', '[ \\t]')) };
  }

  private oneOf(source: string): Single {
    const own = this.flags.replace(/[^is]/g, '');
    for (const flags of [`u${own}`, own]) {
      try {
        const regex = new RegExp(`^(?:${'{}]/'.includes(source) ? `\\${source}` : source})$`, flags);
        return (character) => regex.test(character);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
    }
    throw this.fault(`${source} means nothing`);
  }
}

const isEnd = ({ characters }: Run, at: number, multiline: boolean): boolean =>
  at === characters.length || (characters[at] === '\n' && (multiline || at === characters.length - 1));

function timesOf([sign, least, comma, most]: RegExpExecArray): [number, number] {
  if (sign === '*') return [0, Infinity];
  if (sign === '+') return [1, Infinity];
  if (sign === '?') return [0, 1];
  return [Number(least), comma === '' ? Number(least) : most === '' ? Infinity : Number(most)];
}

const ofSingle = (is: Single): Matcher => (run, at, next) => at < run.characters.length && is(run.characters[at]) && step(run, () => next(at + 1));

/** Without a level for each character. */
function repeatedSingle(is: Single, least: number, most: number, lazy: boolean): Matcher {
  return (run, at, next) => {
    const { characters } = run;
    const fits = (count: number): boolean => count < most && at + count < characters.length && is(characters[at + count]);
    let count = 0;
    while ((lazy ? count < least : true) && fits(count)) count++;
    if (count < least) return false;
    if (!lazy) {
      for (; count >= least; count--) if (step(run, () => next(at + count))) return true;
      return false;
    }
    for (;;) {
      if (step(run, () => next(at + count))) return true;
      if (!fits(count)) return false;
      count++;
    }
  };
}

/** What matches nothing is not tried again and again. */
function repeated(one: Matcher, least: number, most: number, lazy: boolean): Matcher {
  const from = (count: number, run: Run, at: number, next: Next): boolean => step(run, () => {
    const again = (): boolean => count < most && one(run, at, (then) => (then > at || count < least) && from(count + 1, run, then, next));
    if (count < least) return again();
    return lazy ? next(at) || again() : again() || next(at);
  });
  return (run, at, next) => from(0, run, at, next);
}
