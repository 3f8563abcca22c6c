// Sequences of commands: lines of all commands from their syntax, and what a syntax cannot tell: scripts,
// transactions, streams whose ids go up, values that grow past the limits of their encodings.
import type { Random } from '../random.ts';
import { streamLine, streamLines } from '../commands/stream-lines.ts';
import { vectorLine } from '../commands/vector-lines.ts';
import { LEFT_OUT } from './differences.ts';
import { lineOf } from './lines.ts';
import { CLIENTS } from './rig.ts';
import type { Step } from './rig.ts';
import type { Syntax } from './syntax.ts';
import { FUNCTIONS, key, LEXICAL, member, value } from './vocabulary.ts';

type Line = string[];

/** Commands that end most of what others have built, or that say little: seldom sent. */
const SELDOM = new Set(['flushall', 'flushdb', 'swapdb', 'move', 'select', 'reset', 'hello', 'auth', 'lolwut', 'info',
  'config|set', 'config|get', 'subscribe', 'psubscribe', 'ssubscribe', 'multi', 'exec', 'discard', 'randomkey',
  'command|docs', 'command|info', 'command|list', 'script|flush', 'function|flush', 'del', 'unlink', 'rename', 'keys',
  'command|count', 'latency|histogram', 'acl|setuser', 'acl|deluser', 'client|list', 'memory|stats', 'command', 'restore',
  'restore-asking', 'client|no-evict', 'getdel', 'time', 'dbsize', 'blpop', 'brpop', 'blmove',
  'brpoplpush', 'blmpop', 'bzpopmin', 'bzpopmax', 'bzmpop']);
/** Chance decides what they take out: what is left is made equal. */
/** Commands that serve who waits. */
const WRITERS = new Set(['rpush', 'lpush', 'lmove', 'rpoplpush', 'zadd', 'zincrby', 'zunionstore', 'xadd', 'del', 'rename',
  'copy', 'sort', 'linsert', 'zrangestore', 'lpop', 'xgroup', 'set', 'geoadd', 'flushall', 'move', 'restore']);
const CHANCE = new Set(['spop']);
/** What cannot stand within a script or a transaction without ending either. */
const ALONE = new Set(['multi', 'exec', 'discard', 'watch', 'subscribe', 'psubscribe', 'ssubscribe', 'reset', 'hello',
  'eval', 'evalsha', 'eval_ro', 'evalsha_ro', 'fcall', 'fcall_ro', 'spop', 'script|flush', 'auth', 'unsubscribe',
  'punsubscribe', 'sunsubscribe']);

/** AUTH that fails. */
const REFUSED = [['AUTH'], ['AUTH', 'x'], ['AUTH', 'alice', 'x'], ['AUTH', '', ''], ['auth', 'a', 'b', 'c']];

export const SCRIPTS = [
  'return redis.call(unpack(ARGV))',
  'return redis.pcall(unpack(ARGV))',
  'redis.setresp(3) return redis.call(unpack(ARGV))',
  'local r = redis.pcall(unpack(ARGV)) return {type(r), type(r) == "table" and (r.err or r.ok) or r, r}',
  'local r = redis.call(unpack(ARGV)) return {type(r), tostring(type(r) == "table" and #r or r)}',
  'redis.setresp(3) local r = redis.pcall(unpack(ARGV)) if type(r) ~= "table" then return {type(r), tostring(r)} end '
    + 'local k = {} for n in pairs(r) do k[#k + 1] = type(n) == "string" and n or "#" end table.sort(k) return k',
  'redis.call(unpack(ARGV)) return redis.call("EXISTS", ARGV[2] or "")',
  'local r = redis.pcall(unpack(ARGV)) return cmsgpack.pack(r)',
  'redis.pcall(unpack(ARGV)) redis.pcall(unpack(ARGV)) return redis.call(unpack(ARGV))',
];

export class Grammar {
  private readonly commands: Syntax[];
  private readonly groups = new Map<string, Syntax[]>();

  /** `names`: the commands that the engine has. `payloads`: what DUMP gave. */
  constructor(syntax: ReadonlyMap<string, Syntax>, private readonly names: ReadonlySet<string>, private readonly payloads: readonly string[]) {
    this.commands = [...syntax].filter(([name]) =>
      names.has(name) && LEFT_OUT[name] === undefined && LEFT_OUT[name.split('|')[0]] === undefined).map(([, its]) => its);
    for (const each of this.commands) this.groups.set(each.group, [...this.groups.get(each.group) ?? [], each]);
  }

  /** Steps for one sequence; two or three families come more often than the others. */
  sequence(r: Random, length: number): Step[] {
    const own = new Sequence(r, this.commands, this.groups, this.payloads, this.names.has('VADD'));
    const steps: Step[] = own.start();
    while (steps.length < length) steps.push(...own.next());
    return [...steps, ...own.end()];
  }
}

class Sequence {
  private readonly focus: Syntax[][];
  private readonly streams = streamLines();
  private client = 0;
  /** The last connection hears of every change, and does nothing else. */
  private readonly listens: boolean;
  /** Whether vector sets are among what comes more often. */
  private readonly vectors: boolean;
  /** Connections that have subscribed to something. */
  private readonly subscribed = new Set<number>();

  constructor(private readonly r: Random, private readonly commands: readonly Syntax[],
    groups: ReadonlyMap<string, Syntax[]>, private readonly payloads: readonly string[], hasVectors: boolean) {
    const names = [...groups.keys()].filter((name) => !['connection', 'server', 'pubsub', 'cluster'].includes(name));
    this.focus = r.some(1, 3, () => groups.get(r.pick(names))!);
    this.listens = r.chance(0.25);
    this.vectors = hasVectors && r.chance(0.2);
  }

  /** Protocols and thresholds. */
  start(): Step[] {
    const { r } = this;
    const lines = Array.from({ length: CLIENTS }, (_, client): Step => ({ client, args: ['HELLO', r.pick(['2', '3'])] }));
    const few = (...of: number[]): string => String(r.pick(of));
    if (r.chance(0.7)) {
      lines.push({ client: 0, args: ['CONFIG', 'SET', 'hash-max-listpack-entries', few(2, 4, 8, 512),
        'hash-max-listpack-value', few(4, 20, 64), 'list-max-listpack-size', few(-1, 2, 4, 8, -2),
        'set-max-intset-entries', few(2, 4, 8), 'zset-max-listpack-entries', few(0, 2, 4, 8), 'zset-max-listpack-value',
        few(4, 20, 64), 'hll-sparse-max-bytes', few(0, 40, 100, 3000), 'stream-node-max-entries', few(2, 5, 7, 100),
        'stream-node-max-bytes', few(300, 4096)] });
    }
    if (this.listens) {
      lines.push({ client: 0, args: ['CONFIG', 'SET', 'notify-keyspace-events', r.pick(['KEA', 'KEAnm', 'AEm', 'KEnlhz'])] },
        { client: CLIENTS - 1, args: ['PSUBSCRIBE', '__key*'] });
    }
    return lines;
  }

  /** Whatever is open is closed, so that the keyspaces can be looked at. */
  end(): Step[] {
    return Array.from({ length: CLIENTS }, (_, client): Step[] =>
      [{ client, args: ['EXEC'] }, { client, args: ['PING', 'end'] }]).flat();
  }

  private get active(): number { return this.listens ? CLIENTS - 1 : CLIENTS; }

  next(): Step[] {
    const { r } = this;
    if (r.chance(0.02)) this.client = r.below(this.active);
    const { client } = this;
    if (r.chance(0.02)) return this.transaction();
    if (!this.listens && r.chance(0.006)) return this.waiting();
    if (r.chance(0.003)) return this.restricted();
    const lines = this.lines();
    if (this.subscribed.has(client) && r.chance(0.3)) {
      this.subscribed.delete(client);
      lines.unshift(['UNSUBSCRIBE'], ['PUNSUBSCRIBE']);
    }
    if (/^p?subscribe$/i.test(lines[0][0])) this.subscribed.add(client);
    return lines.map((args) => ({ client, args }));
  }

  private lines(): Line[] {
    const { r } = this;
    if (r.chance(0.12)) return [this.script()];
    if (r.chance(0.01)) return [this.grown()];
    if (r.chance(0.004)) return [['XADD', 'x9', '*', 'a', 'b'], ['DEL', 'x9']];
    if (r.chance(0.006)) return [['ZADD', r.pick(LEXICAL), ...r.some(1, 5, () => ['0', member(r)]).flat()]];
    if (r.chance(0.004)) return [['SCRIPT', 'LOAD', r.pick(SCRIPTS)]];
    return this.equalled(this.line());
  }

  /** A line of any command; what cannot be in a script or a transaction is left out with `within`. */
  private line(within = false): Line {
    const { r } = this;
    if (this.vectors && r.chance(0.3)) return vectorLine(r);
    for (;;) {
      const from = r.chance(0.75) ? r.pick(this.focus) : this.commands;
      const syntax = r.pick(from);
      const name = syntax.words.join('|');
      if ((SELDOM.has(name) && !r.chance(0.06)) || (within && ALONE.has(name))) continue;
      if (syntax.group === 'stream' && r.chance(0.8)) return this.stream();
      if (name.startsWith('restore') && r.chance(0.9)) return this.restore(lineOf(r, syntax));
      if (/^eval/.test(name)) return this.script();
      if (/^fcall/.test(name)) return [name, r.pick(FUNCTIONS), '0', ...this.line(true)];
      if (name === 'function|restore') return ['FUNCTION', 'RESTORE', r.pick(this.payloads), ...lineOf(r, syntax).slice(3)];
      return tamed(lineOf(r, syntax));
    }
  }

  private stream(): Line {
    const line = streamLine(this.r, this.streams);
    return line[0].toLowerCase() === 'xadd' ? line.map((arg) => (arg === '*' ? '77-77' : arg)) : line;
  }

  private restore(line: Line): Line {
    line[3] = this.r.pick(this.payloads);
    return line;
  }

  /** Chance took out other members here than there: the rest goes. */
  private equalled(line: Line): Line[] {
    return CHANCE.has(line[0].toLowerCase()) ? [line, ['DEL', line[1] ?? '']] : [line];
  }

  private script(): Line {
    const { r } = this;
    const name = r.pick(['EVAL', 'EVAL', 'EVAL', 'eval', 'EVAL_RO', 'EVAL']);
    return [name, r.pick(SCRIPTS), '0', ...this.line(true)];
  }

  /** Now and then another connection comes between. */
  private transaction(): Step[] {
    const { r, client } = this;
    const lines = r.some(0, 4, () => (r.chance(0.2) ? this.script() : this.line(true)));
    const stray = r.chance(0.04) ? [r.pick([['MULTI'], ['WATCH', 's1'], ['DISCARD'], ['UNWATCH']])] : [];
    const steps = [...(r.chance(0.3) ? [['WATCH', key(r, 'none'), key(r, 'none')]] : []), ['MULTI'], ...stray, ...lines,
      r.chance(0.9) ? ['EXEC'] : ['DISCARD']].map((args): Step => ({ client, args }));
    const other = { client: (client + 1) % this.active, args: this.line(true) };
    return r.chance(0.4) ? steps.toSpliced(r.below(steps.length), 0, other) : steps;
  }

  /** Two connections wait for keys that a third changes. */
  private waiting(): Step[] {
    const { r } = this;
    const waiters = this.commands.filter(({ words }) => /^b(l|r|z)|^xread/.test(words[0]));
    const writers = this.commands.filter(({ words }) => WRITERS.has(words[0]));
    const [first, second, third] = r.pick([[0, 1, 2], [2, 0, 1], [1, 2, 0]]);
    const wait = (client: number): Step => ({ client, waits: true, args: this.wait(waiters) });
    const write = (): Step => ({ client: third, args: r.chance(0.2) ? this.script() : tamed(lineOf(r, r.pick(writers))) });
    const multi = r.chance(0.2);
    return [wait(first), wait(second), ...(multi ? [{ client: third, args: ['MULTI'] }] : []), ...r.some(1, 6, write),
      ...(multi ? [{ client: third, args: ['EXEC'] }] : []), { client: first, args: ['PING'] },
      { client: second, args: ['PING'] }];
  }

  /** A command that waits for ever. */
  private wait(waiters: readonly Syntax[]): Line {
    const { r } = this;
    if (r.chance(0.3)) {
      const key_ = key(r, 'stream');
      return r.chance(0.5) ? ['XREAD', 'BLOCK', '0', 'STREAMS', key_, r.pick(['$', '5', '30'])]
        : ['XREADGROUP', 'GROUP', 'g1', 'c1', 'BLOCK', '0', 'STREAMS', key_, '>'];
    }
    for (;;) {
      const line = lineOf(r, r.pick(waiters));
      if (line.includes('0.001')) return line.map((arg) => (arg === '0.001' ? '0' : arg));
    }
  }

  /** A user who may not do all. */
  private restricted(): Step[] {
    const { r, client } = this;
    const setUser = this.commands.find(({ words }) => words.join('|') === 'acl|setuser');
    if (setUser === undefined) return [];
    const rules = lineOf(r, setUser).slice(3).filter((rule) => !/^[<>]|pass$|off/.test(rule));
    return [['ACL', 'SETUSER', 'alice', 'reset', 'on', '>secret', r.pick(['+@all', '+@all', '+@read']),
      r.pick(['allkeys', '~s*', '%R~*', '~*1']), ...rules], r.pick(REFUSED), ['AUTH', 'alice', 'secret'],
    ...r.some(3, 20, () => (r.chance(0.15) ? this.script() : this.line(true))), ['RESET'], ['HELLO', r.pick(['2', '3'])],
    ['ACL', 'GETUSER', 'alice']].map((args): Step => ({ client, args }));
  }

  /** More at once than a small encoding takes. */
  private grown(): Line {
    const { r } = this;
    const size = r.pick([10, 50, 130, 140, 600]);
    const each = (make: (i: number) => Line): Line => Array.from({ length: size }, (_, i) => make(i)).flat();
    switch (r.below(6)) {
      case 0: return ['RPUSH', key(r, 'list'), ...each(() => [value(r)])];
      case 1: return ['HSET', key(r, 'hash'), ...each((i) => [`f${i}`, member(r)])];
      case 2: return ['SADD', key(r, 'set'), ...each((i) => [String(i * 7)])];
      case 3: return ['ZADD', key(r, 'sorted-set'), ...each((i) => [String(r.below(40)), `m${i}`])];
      case 4: return ['PFADD', key(r, 'hyperloglog'), ...each((i) => [`e${r.below(5000)}${i}`])];
      default: return ['SET', key(r, 'string'), value(r).repeat(r.below(100))];
    }
  }
}

/** Ranges by member are of sets made for them; a scan takes all at once, for cursors have no meaning in common. */
function tamed(line: Line): Line {
  const name = line[0].toLowerCase();
  if (name.endsWith('scan')) return [...line, 'COUNT', '99999'];
  if (!line.some((arg) => arg.toLowerCase() === 'bylex')) return line;
  if (name === 'zrange') line[1] = LEXICAL[0];
  if (name === 'zrangestore') line.splice(1, 2, LEXICAL[1], LEXICAL[0]);
  return line;
}
