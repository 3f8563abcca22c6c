// CONFIG: every setting with its default, its kind and its bounds, as redis.conf of 7.0 names them.
import { RedisError } from './errors.ts';
import type { Bytes } from './reply.ts';

export type ConfigKind =
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'memory' }
  | { kind: 'boolean' }
  | { kind: 'enum'; values: readonly string[] }
  | { kind: 'text' };

interface Setting { value: Bytes; readonly initial: Bytes; readonly kind: ConfigKind; readonly fixed: boolean }

const number = (initial: number, min = 0, max = 2 ** 31 - 1): Setting =>
  ({ value: String(initial), initial: String(initial), kind: { kind: 'integer', min, max }, fixed: false });
const flag = (initial: boolean): Setting =>
  ({ value: initial ? 'yes' : 'no', initial: initial ? 'yes' : 'no', kind: { kind: 'boolean' }, fixed: false });
const text = (initial: string, fixed = false): Setting =>
  ({ value: initial, initial, kind: { kind: 'text' }, fixed });
const choice = (initial: string, ...values: string[]): Setting =>
  ({ value: initial, initial, kind: { kind: 'enum', values }, fixed: false });

/** Sizes up to which collections keep their compact encodings, and of strings; read by the data types. */
export interface EncodingLimits {
  hashEntries: number; hashValue: number;
  listSize: number;
  setIntset: number;
  zsetEntries: number; zsetValue: number;
  /** Bytes of the longest string. */
  bulk: number;
}

export class Config {
  private readonly settings = new Map<string, Setting>(Object.entries({
    'busy-reply-threshold': number(5000, 0),
    'hash-max-listpack-entries': number(512, 0),
    'hash-max-listpack-value': number(64, 0),
    'list-max-listpack-size': number(-2, -(2 ** 31)),
    'set-max-intset-entries': number(512, 0),
    'zset-max-listpack-entries': number(128, 0),
    'zset-max-listpack-value': number(64, 0),
    'notify-keyspace-events': text(''),
    'lazyfree-lazy-user-flush': flag(false),
    'proto-max-bulk-len': { value: '536870912', initial: '536870912', kind: { kind: 'memory' }, fixed: false },
    'maxmemory': { value: '0', initial: '0', kind: { kind: 'memory' }, fixed: false },
    'maxmemory-policy': choice('noeviction', 'noeviction', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random',
      'volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl'),
    'databases': text('16', true),
  }));
  /** Other names of the same setting. */
  private readonly aliases = new Map<string, string>(Object.entries({
    'lua-time-limit': 'busy-reply-threshold',
    'hash-max-ziplist-entries': 'hash-max-listpack-entries',
    'hash-max-ziplist-value': 'hash-max-listpack-value',
    'list-max-ziplist-size': 'list-max-listpack-size',
    'zset-max-ziplist-entries': 'zset-max-listpack-entries',
    'zset-max-ziplist-value': 'zset-max-listpack-value',
  }));
  /** Kept in step with the settings, so that the data types read plain fields. */
  readonly limits: EncodingLimits = {
    hashEntries: 0, hashValue: 0, listSize: 0, setIntset: 0, zsetEntries: 0, zsetValue: 0, bulk: 0 };

  constructor() { this.refresh(); }

  /** Every name, aliases too, in alphabetical order. */
  names(): string[] { return [...this.settings.keys(), ...this.aliases.keys()].sort(); }

  get(name: string): Bytes | undefined { return this.find(name)?.value; }

  integer(name: string): number { return Number(this.get(name)); }

  flag(name: string): boolean { return this.get(name) === 'yes'; }

  /** Sets all or nothing. Throws Redis's CONFIG SET errors. */
  set(pairs: readonly (readonly [Bytes, Bytes])[]): void {
    const checked: [Setting, Bytes][] = [];
    const seen = new Set<Setting>();
    for (const [name, value] of pairs) {
      const setting = this.find(name.toLowerCase());
      if (setting === undefined) {
        throw new RedisError(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`);
      }
      const failed = (why: string): RedisError =>
        new RedisError(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${why}`);
      if (seen.has(setting)) throw failed('duplicate parameter');
      if (setting.fixed) throw failed("can't set immutable config");
      seen.add(setting);
      const normal = normalize(setting.kind, value);
      if ('error' in normal) throw failed(normal.error);
      checked.push([setting, normal.value]);
    }
    for (const [setting, value] of checked) setting.value = value;
    this.refresh();
  }

  private find(name: string): Setting | undefined { return this.settings.get(this.aliases.get(name) ?? name); }

  private refresh(): void {
    this.limits.hashEntries = this.integer('hash-max-listpack-entries');
    this.limits.hashValue = this.integer('hash-max-listpack-value');
    this.limits.listSize = this.integer('list-max-listpack-size');
    this.limits.setIntset = this.integer('set-max-intset-entries');
    this.limits.zsetEntries = this.integer('zset-max-listpack-entries');
    this.limits.zsetValue = this.integer('zset-max-listpack-value');
    this.limits.bulk = this.integer('proto-max-bulk-len');
  }
}

const UNITS: Record<string, number> = { '': 1, b: 1, k: 1000, kb: 1024, m: 1e6, mb: 1024 ** 2, g: 1e9, gb: 1024 ** 3 };

function normalize(kind: ConfigKind, value: Bytes): { value: Bytes } | { error: string } {
  switch (kind.kind) {
    case 'text': return { value };
    case 'boolean': {
      const lower = value.toLowerCase();
      return lower === 'yes' || lower === 'no' ? { value: lower } : { error: "argument must be 'yes' or 'no'" };
    }
    case 'enum': {
      const lower = value.toLowerCase();
      return kind.values.includes(lower) ? { value: lower }
        : { error: `argument(s) must be one of the following: ${kind.values.join(', ')}` };
    }
    case 'memory': {
      const [, digits, unit] = /^([0-9]+)([a-z]*)$/i.exec(value) ?? [];
      const factor = digits === undefined ? undefined : UNITS[unit.toLowerCase()];
      return factor === undefined ? { error: 'argument must be a memory value' } : { value: String(Number(digits) * factor) };
    }
    case 'integer': {
      if (!/^-?[0-9]+$/.test(value)) return { error: 'argument couldn\'t be parsed into an integer' };
      const parsed = Number(value);
      return parsed < kind.min || parsed > kind.max
        ? { error: `argument must be between ${kind.min} and ${kind.max} inclusive` } : { value: String(parsed) };
    }
  }
}
