// CONFIG: every setting with its default, its kind and its bounds, as redis.conf of 7.0 names them.
import { parseInt64 } from './arguments.ts';
import { changes } from './changes.ts';
import { FIXED, FORMER_NAMES, KEPT, PROTECTED } from './config-kept.ts';
import { BOUNDS, HIDDEN, INITIALS, SPANS } from './config-releases.ts';
import { RedisError } from './errors.ts';
import { formatNotify, parseNotify } from './notify-flags.ts';
import { changedLimits, OUTPUT_LIMITS, outputLimits } from './output-limits.ts';
import type { OutputLimits } from './output-limits.ts';
import type { Bytes } from './reply.ts';
import { isIn, RELEASES } from './version.ts';
import type { Release, ReleaseName } from './version.ts';

export type ConfigKind =
  | { kind: 'integer'; min: number; max: number | bigint }
  /** `percent`: a share of all memory is taken too. */
  | { kind: 'memory'; min: number; max?: bigint; percent?: boolean }
  | { kind: 'boolean' }
  | { kind: 'enum'; values: readonly string[] }
  /** `check` tells what is wrong with a value, `normal` how it is kept. */
  | { kind: 'text'; check?: (value: Bytes) => string | undefined; normal?: (value: Bytes) => Bytes }
  /** Letters of notify-keyspace-events. */
  | { kind: 'events' }
  /** client-output-buffer-limit. */
  | { kind: 'output limits' };

interface Setting { value: Bytes; initial: Bytes; readonly kind: ConfigKind; readonly fixed: boolean }

/** The setting that picks the emulated release: its CONFIG name. */
const VERSION = 'redis-version';
/** Words of choices that not all releases have. */
const LATER_WORDS = new Set(['volatile-lrm', 'allkeys-lrm']);
const LONG_MAX = 9223372036854775807n;
const ULONG_MAX = 18446744073709551615n;
const INT_MAX = 2 ** 31 - 1;

const setting = (initial: Bytes, kind: ConfigKind, fixed = false): Setting =>
  ({ value: initial, initial, kind, fixed });
const number = (initial: number, min = 0, max: number | bigint = INT_MAX): Setting =>
  setting(String(initial), { kind: 'integer', min, max });
const size = (initial: number): Setting => number(initial, 0, LONG_MAX);
const memory = (initial: number, min = 0, max = LONG_MAX): Setting => setting(String(initial), { kind: 'memory', min, max });
const flag = (initial: boolean): Setting => setting(initial ? 'yes' : 'no', { kind: 'boolean' });
const text = (initial: Bytes, fixed = false): Setting => setting(initial, { kind: 'text' }, fixed);
/** A setting of KEPT. */
function kept(word: string): [name: string, setting: Setting] {
  const [, name, rest] = /^([^=]*)=(.*)$/.exec(word)!;
  const [value, ...more] = name === 'proc-title-template' ? [rest] : rest.split(' ');
  if (more.length === 0 && (value === 'yes' || value === 'no')) return [name, flag(value === 'yes')];
  if (more[0] === 'memory') return [name, memory(Number(value))];
  if (!/^[0-9]+$/.test(value)) return [name, more.length === 0 ? text(value) : choice(value, value, ...more)];
  const [min, max] = more[0]?.includes('..') ? more[0].split('..') : ['0', more[0] === 'long' ? LONG_MAX : INT_MAX];
  return [name, number(Number(value), Number(min), BigInt(max))];
}

const choice = (initial: Bytes, ...values: string[]): Setting => setting(initial, { kind: 'enum', values });

/** Sizes up to which collections keep their compact encodings, and of strings; read by the data types. */
export interface EncodingLimits {
  hashEntries: number; hashValue: number;
  /** Hashes whose fields expire may be small, too. */
  timedPacks: boolean;
  listSize: number;
  setIntset: number;
  /** 0 before 7.2, which had no such sets. */
  setEntries: number; setValue: number;
  /** Small lists are listpacks, and what a command brings decides an encoding at once, as since 7.2. */
  listPacks: boolean;
  zsetEntries: number; zsetValue: number;
  /** Bytes up to which a HyperLogLog stays sparse. */
  hllSparse: number;
  streamEntries: number; streamBytes: number;
  /** Of what producers send: seconds and entries that new streams remember. */
  idempotentSeconds: number; idempotentEntries: number;
  /** Bytes of the longest string. */
  bulk: number;
  /** Bytes in all; 0: as many as there are. */
  memory: number;
}

export class Config {
  private readonly settings = new Map<string, Setting>(Object.entries({
    'busy-reply-threshold': size(5000),
    'hash-max-listpack-entries': size(512),
    'hash-max-listpack-value': memory(64),
    'list-max-listpack-size': number(-2, -(2 ** 31)),
    'set-max-intset-entries': size(512),
    'set-max-listpack-entries': size(128),
    'set-max-listpack-value': size(64),
    'zset-max-listpack-entries': size(128),
    'zset-max-listpack-value': memory(64),
    'notify-keyspace-events': setting('', { kind: 'events' }),
    'proto-max-bulk-len': memory(536870912, 1024 * 1024),
    'maxmemory': memory(0, 0, ULONG_MAX),
    'maxmemory-policy': choice('noeviction', 'volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl',
      'volatile-lrm', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'allkeys-lrm', 'noeviction'),
    'databases': text('16', true),
    'requirepass': text(''),
    'acl-pubsub-default': choice('resetchannels', 'allchannels', 'resetchannels'),
    'acllog-max-len': size(128),
    'aclfile': text('', true),
    // Our own: the emulated release. CONFIG GET of a pattern does not show it.
    [VERSION]: choice('7.0', ...Object.keys(RELEASES)),
    // Of what follows much is only kept and shown, for programs that ask: nothing here is saved or timed out.
    'activerehashing': flag(true),
    'active-expire-effort': number(1, 1, 10),
    'appendfsync': choice('everysec', 'everysec', 'always', 'no'),
    'appendonly': flag(false),
    'aof-use-rdb-preamble': flag(true),
    'auto-aof-rewrite-percentage': number(100),
    'client-output-buffer-limit': setting(OUTPUT_LIMITS, { kind: 'output limits' }),
    'client-query-buffer-limit': memory(1073741824, 1024 * 1024),
    'hll-sparse-max-bytes': memory(3000),
    'hz': number(10),
    'key-memory-histograms': setting('no', { kind: 'text', check: (value) => (value.toLowerCase() === 'no' ? undefined
      : value.toLowerCase() === 'yes' ? 'memory tracking cannot be enabled at runtime' : "argument must be 'yes' or 'no'") }),
    'latency-monitor-threshold': size(0),
    'latency-tracking': flag(true),
    'latency-tracking-info-percentiles': setting('50 99 99.9', { kind: 'text', check: (value) => (
      value.split(' ').every((each) => each === '' || (Number(each) >= 0 && Number(each) <= 100)) ? undefined
        : 'latency-tracking-info-percentiles parameters should sit between [0.0,100.0]'),
    normal: (value) => value.split(' ').filter((each) => each !== '').map((each) => String(Number(each))).join(' ') }),
    'lazyfree-lazy-eviction': flag(false),
    'lazyfree-lazy-expire': flag(false),
    'lazyfree-lazy-server-del': flag(false),
    'lazyfree-lazy-user-del': flag(false),
    'lazyfree-lazy-user-flush': flag(false),
    'lfu-decay-time': number(1),
    'lfu-log-factor': number(10),
    'rdbcompression': flag(true),
    'rdb-version-check': choice('strict', 'strict', 'relaxed'),
    'extended-redis-compatibility': flag(false),
    'availability-zone': text(''),
    'import-mode': flag(false),
    'list-compress-depth': number(0),
    // There is no other locale than C.
    'locale-collate': setting('', { kind: 'text', check: (value) => (
      /^(?:|C|POSIX|C\.UTF-?8)$/i.test(value) ? undefined : 'Invalid locale name') }),
    'loglevel': choice('notice', 'debug', 'verbose', 'notice', 'warning'),
    'maxclients': number(10000, 1),
    'maxmemory-clients': setting('0', { kind: 'memory', min: 0, percent: true }),
    'maxmemory-eviction-tenacity': number(10, 0, 100),
    'maxmemory-samples': number(5, 1),
    'min-replicas-to-write': number(0),
    // Who listens on it is not the engine.
    'port': setting('6379', { kind: 'text', check: (value) => (value === '6379' || value === '0' ? undefined
      : 'Unable to listen on this port. Check server logs.') }),
    'save': setting('3600 1 300 100 60 10000', { kind: 'text', check: (value) => (
      /^(?:[1-9][0-9]* [0-9]+(?: [1-9][0-9]* [0-9]+)*)?$/.test(value) ? undefined : 'Invalid save parameters') }),
    'slowlog-log-slower-than': number(10000, -1, LONG_MAX),
    'slowlog-max-len': size(128),
    'commandlog-request-larger-than': number(1048576, -1, LONG_MAX),
    'commandlog-large-request-max-len': size(128),
    'commandlog-reply-larger-than': number(1048576, -1, LONG_MAX),
    'commandlog-large-reply-max-len': size(128),
    'stream-node-max-bytes': memory(4096),
    'stream-node-max-entries': size(100),
    'stream-idmp-duration': number(100, 1, 86400),
    'stream-idmp-maxsize': number(100, 1, 10000),
    'tracking-table-max-keys': size(1000000),
    'oom-score-adj-values': text('0 200 800'),
    'repl-backlog-size': memory(1048576, 1),
    'repl-ping-replica-period': number(10, 1),
    'repl-timeout': number(60, 1),
    'replica-read-only': flag(true),
    'replica-serve-stale-data': flag(true),
    'timeout': number(0),
    ...Object.fromEntries(FIXED.map((word) => word.split('=')).map(([name, value]) =>
      [name, text(value === '_' ? '' : value, true)])),
    ...Object.fromEntries(KEPT.map(kept)),
  }));
  /** Other names of the same setting. */
  private readonly aliases = new Map<string, string>(Object.entries({
    'lua-time-limit': 'busy-reply-threshold',
    'primaryauth': 'masterauth',
    'primaryuser': 'masteruser',
    'commandlog-execution-slower-than': 'slowlog-log-slower-than',
    'commandlog-slow-execution-max-len': 'slowlog-max-len',
    'hash-max-ziplist-entries': 'hash-max-listpack-entries',
    'hash-max-ziplist-value': 'hash-max-listpack-value',
    'list-max-ziplist-size': 'list-max-listpack-size',
    'zset-max-ziplist-entries': 'zset-max-listpack-entries',
    'zset-max-ziplist-value': 'zset-max-listpack-value',
    ...Object.fromEntries(['aof_rewrite', 'bgsave', 'bio', 'server'].map((name) =>
      [`${name.replace('_', '-')}-cpulist`, `${name}_cpulist`])),
    ...Object.fromEntries(FORMER_NAMES),
  }));
  /** Kept in step with the settings, so that the data types read plain fields. */
  readonly limits: EncodingLimits = {
    hashEntries: 0, hashValue: 0, timedPacks: true, listSize: 0, setIntset: 0, setEntries: 0, setValue: 0, listPacks: false, zsetEntries: 0, zsetValue: 0, hllSparse: 0,
    streamEntries: 0, streamBytes: 0, idempotentSeconds: 0, idempotentEntries: 0, bulk: 0, memory: 0,
  };

  outputLimits: OutputLimits = outputLimits(OUTPUT_LIMITS);
  /** Clients that were closed for them. */
  outputDisconnections = 0;
  /** Bits of `Notify`: the events that notify-keyspace-events asks for. */
  notifyMask = 0;
  /** The emulated release. */
  release: Release = RELEASES['7.0'];
  /** Values at first in 7.0, of settings whose value at first changed later. */
  private readonly firstInitials = new Map<string, Bytes>();

  constructor() { this.refresh(); }

  /** Every name, aliases too, in alphabetical order. */
  names(): string[] {
    return [...this.settings.keys(), ...this.aliases.keys()].filter((name) => !this.hides(name) && this.has(name)).sort();
  }

  /** Whether CONFIG GET tells it only by its very name. */
  private hides(name: string): boolean { return HIDDEN[name] !== undefined && isIn(HIDDEN[name], this.release); }

  /** The settings that differ from those of a new engine, with their values. */
  changed(): [Bytes, Bytes][] {
    return [...this.settings].filter(([, { value, initial }]) => value !== initial)
      .map(([name, { value }]) => [name, value]);
  }

  /** The same settings with the values of a new engine. */
  initial(): [Bytes, Bytes][] { return this.changed().map(([name]) => [name, this.settings.get(name)!.initial]); }

  /** A setting as CONFIG GET shows it. */
  get(name: string): Bytes | undefined {
    const found = this.find(name);
    return found?.kind.kind === 'events' ? formatNotify(this.parseEvents(found.value)!) : found?.value;
  }

  integer(name: string): number { return Number(this.get(name)); }

  flag(name: string): boolean { return this.get(name) === 'yes'; }

  /** Sets all or nothing. Throws Redis's CONFIG SET errors. */
  set(pairs: readonly (readonly [Bytes, Bytes])[]): void {
    const settings: Setting[] = [];
    const names = new Set<Bytes>();
    const failed = (name: Bytes, why: string): RedisError =>
      new RedisError(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${why}`);
    for (const [name] of pairs) { // all names before any value
      const setting = this.find(name.toLowerCase());
      if (setting === undefined) {
        throw new RedisError(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`);
      }
      if (setting.fixed) throw failed(name, `can't set ${PROTECTED.has(name.toLowerCase()) ? 'protected' : 'immutable'} config`);
      if (names.has(name.toLowerCase())) throw failed(name, 'duplicate parameter');
      names.add(name.toLowerCase());
      settings.push(setting);
    }
    const checked = pairs.map(([name, value], i) => {
      const bounds = BOUNDS[name.toLowerCase()];
      const closer = bounds !== undefined && isIn(bounds, this.release) ? bounds : undefined;
      const normal = normalize(settings[i], value, this.release, closer);
      if ('error' in normal) throw failed(name.toLowerCase(), normal.error);
      return [settings[i], normal.value] as const;
    });
    for (const [setting, value] of checked) setting.value = value;
    this.refresh();
  }

  private find(name: string): Setting | undefined {
    return this.has(name) ? this.settings.get(this.aliases.get(name) ?? name) : undefined;
  }

  /** Whether the emulated release has a setting. */
  private has(name: string): boolean {
    const span = SPANS[name];
    return span === undefined || isIn(span, this.release);
  }

  /** Becomes the emulated release: what has its value of the start keeps that of the new one. */
  private chooseRelease(): void {
    const release = RELEASES[this.settings.get(VERSION)!.value as ReleaseName];
    if (release === this.release) return;
    this.release = release;
    for (const [name, span] of Object.entries(INITIALS)) {
      const setting = this.settings.get(name)!;
      const initial = isIn(span, release) ? span.value : this.firstInitials.get(name) ?? setting.initial;
      if (!this.firstInitials.has(name)) this.firstInitials.set(name, setting.initial);
      if (setting.value === setting.initial) setting.value = initial;
      setting.initial = initial;
    }
  }

  private parseEvents(letters: Bytes): number | undefined {
    return parseNotify(letters, isIn(changes.overwritingTold, this.release));
  }

  private refresh(): void {
    this.chooseRelease();
    const hasPacks = this.has('set-max-listpack-entries');
    this.limits.setEntries = hasPacks ? this.integer('set-max-listpack-entries') : 0;
    this.limits.setValue = hasPacks ? this.integer('set-max-listpack-value') : 0;
    this.limits.listPacks = hasPacks;
    this.limits.timedPacks = !isIn(changes.timedTables, this.release);
    this.limits.hashEntries = this.integer('hash-max-listpack-entries');
    this.limits.hashValue = this.integer('hash-max-listpack-value');
    this.limits.listSize = this.integer('list-max-listpack-size');
    this.limits.setIntset = this.integer('set-max-intset-entries');
    this.limits.zsetEntries = this.integer('zset-max-listpack-entries');
    this.limits.zsetValue = this.integer('zset-max-listpack-value');
    this.limits.hllSparse = this.integer('hll-sparse-max-bytes');
    this.limits.streamEntries = this.integer('stream-node-max-entries');
    this.limits.idempotentSeconds = Number(this.settings.get('stream-idmp-duration')!.value);
    this.limits.idempotentEntries = Number(this.settings.get('stream-idmp-maxsize')!.value);
    this.limits.streamBytes = this.integer('stream-node-max-bytes');
    this.notifyMask = this.parseEvents(this.settings.get('notify-keyspace-events')!.value) ?? 0;
    this.limits.bulk = this.integer('proto-max-bulk-len');
    this.limits.memory = this.integer('maxmemory');
    this.outputLimits = outputLimits(this.get('client-output-buffer-limit')!);
  }
}

const UNITS: Record<string, number> = { '': 1, b: 1, k: 1000, kb: 1024, m: 1e6, mb: 1024 ** 2, g: 1e9, gb: 1024 ** 3 };

/**
 * Bytes as memtoull reads them: a number with or without a unit. Digits end at 64 bits, unless they have to fit; what a unit makes
 * of them is cut to as many.
 */
function memoryBytes(word: Bytes, fits = false): bigint | undefined {
  const [, digits, unit = ''] = /^([0-9]*)([a-z]*)$/.exec(word.toLowerCase()) ?? [];
  const factor = digits === undefined ? undefined : UNITS[unit];
  if (factor === undefined) return undefined;
  const value = BigInt(digits!);
  if (fits && value > ULONG_MAX) return undefined;
  return BigInt.asUintN(64, (value > ULONG_MAX ? ULONG_MAX : value) * BigInt(factor));
}

/** The same, as a number. */
function memoryValue(word: Bytes): number | undefined {
  const bytes = memoryBytes(word);
  return bytes === undefined ? undefined : Number(bytes);
}

function normalize(
  { kind, value: now }: Setting, value: Bytes, release: Release, closer?: { min: number; max: number },
): { value: Bytes } | { error: string } {
  const word = value.split('\0', 1)[0].toLowerCase(); // read as a text of C
  switch (kind.kind) {
    case 'text': {
      const error = kind.check?.(value);
      return error === undefined ? { value: kind.normal?.(value) ?? value } : { error };
    }
    case 'boolean': {
      return word === 'yes' || word === 'no' ? { value: word } : { error: "argument must be 'yes' or 'no'" };
    }
    case 'enum': {
      const values = kind.values.filter((each) => !LATER_WORDS.has(each) || isIn(changes.changesDated, release));
      return values.includes(word) ? { value: word }
        : { error: `argument(s) must be one of the following: ${values.join(', ')}` };
    }
    case 'events': {
      const mask = parseNotify(value, isIn(changes.overwritingTold, release));
      return mask === undefined ? { error: "Invalid event class character. Use 'Ag$lshzxeKEtmdn'." } : { value };
    }
    case 'memory': {
      if (kind.percent === true && /^[0-9]+%$/.test(value)) {
        return parseInt(value) <= 100 ? { value } : { error: 'percentage argument must be less or equal to 100' };
      }
      const bytes = memoryBytes(word, isIn(changes.memoryFits, release));
      if (bytes === undefined) return { error: 'argument must be a memory value' };
      return bounded(bytes, kind.min, kind.max ?? LONG_MAX);
    }
    case 'output limits': return changedLimits(now, value, memoryValue);
    case 'integer':
      if (parseInt64(value) === undefined) return { error: 'argument couldn\'t be parsed into an integer' };
      return bounded(BigInt(value), closer?.min ?? kind.min, closer?.max ?? kind.max);
  }
}

/** Beyond 2^53 as exact as the server's. */
const bounded = (value: bigint, min: number, max: number | bigint): { value: Bytes } | { error: string } =>
  (value < min || value > max ? { error: `argument must be between ${min} and ${max} inclusive` }
    : { value: String(value) });
