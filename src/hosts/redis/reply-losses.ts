// What of the value that a script returned is not in its reply, noted while the reply is made: in sentences, the first few.
import { formatDouble } from '../../double.ts';
import { LuaType } from '../../lua/runtime.ts';
import type { LuaStack } from '../../lua/runtime.ts';
import { quoteBytes } from '../../bytes/quote.ts';

/** Sentences that are kept. */
const MOST = 8;

export class ReplyLosses {
  private readonly sentences: string[] = [];
  private more = 0;

  /** Forgets what was noted. */
  start(): void {
    this.sentences.length = 0;
    this.more = 0;
  }

  get told(): string[] {
    return this.more === 0 ? [...this.sentences] : [...this.sentences, `${this.more} more of the kind.`];
  }

  note(sentence: string): void {
    if (this.sentences.includes(sentence)) return;
    if (this.sentences.length < MOST) this.sentences.push(sentence);
    else this.more++;
  }

  /** A number that became an integer. */
  number(value: number, whole: number | bigint): void {
    if (value === Number(whole)) {
      if (Math.abs(value) > Number.MAX_SAFE_INTEGER) this.note(`${whole} is beyond 2^53: Lua cannot tell it from its neighbours.`);
      return;
    }
    this.note(Number.isFinite(value) && Math.abs(value) < 2 ** 63
      ? `${formatDouble(value)} became ${whole}: a reply has no fractions. Return tostring(value) to keep them.`
      : `${formatDouble(value)} became ${whole}: it does not fit 64 bits.`);
  }

  /** A boolean, where the script left replies at RESP2. */
  boolean(value: boolean): void {
    this.note(value ? 'true became 1.' : 'false became nil.');
  }

  /** A value that no reply has. */
  other(type: LuaType): void {
    const name = type === LuaType.Function ? 'A function' : type === LuaType.Nil ? undefined : 'A value that is none of text, number, boolean and table';
    if (name !== undefined) this.note(`${name} became nil.`);
  }

  /** The table on top, of which the elements up to `count` are in the reply. */
  array(lua: LuaStack, count: number): void {
    const left = leftOut(lua, count);
    if (typeof left === 'number') {
      this.note(`A list ends at its first nil, after ${count === 1 ? '1 element' : `${count} elements`}: what stands at ${formatDouble(left)} is left out.`);
    } else if (left !== undefined) this.note(`${quoteBytes(left)} is left out: a list has no names. Return {map = ...} after redis.setresp(3), or cjson.encode(value).`);
  }

  values(count: number): void { this.note(`The script returned ${count} values: the first is the reply.`); }
}

/** A key of the table on top that is none of 1 to `count`; undefined where it has no other, or none was seen at a glance. */
function leftOut(lua: LuaStack, count: number): number | string | undefined {
  lua.reserve(3);
  if (count === 0) lua.pushNil();
  else lua.pushNumber(count);
  if (!lua.next(-2)) return undefined;
  lua.pop(1);
  const type = lua.type(-1);
  const key = type === LuaType.Number ? lua.toNumber(-1) : type === LuaType.String ? lua.readString(-1) : undefined;
  lua.pop(1);
  return typeof key === 'number' && Number.isInteger(key) && key >= 1 && key <= count ? undefined : key;
}
