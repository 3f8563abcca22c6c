// What a cluster answers to a script and to what it calls, as Redis 7.0 does (cluster.c, script.c): it finds the node by KEYS,
// and then refuses each command whose keys that node has not.
import type { Command, KeySpec } from '../../../redis/command.ts';
import { keyPositions } from '../../../redis/command.ts';
import type { Bytes } from '../../../redis/reply.ts';
import { ScriptFlag } from '../../../redis/script-header.ts';
import { NODES, nodeOf, slotOf } from './slots.ts';

const CROSSSLOT = "CROSSSLOT Keys in request don't hash to the same slot";
const NO_CLUSTER = "ERR Can not run script on cluster, 'no-cluster' flag is set.";
const ELSEWHERE = 'ERR Script attempted to access a non local key in a cluster node';
const SEVERAL_SLOTS = 'ERR Script attempted to access keys that do not hash to the same slot';

/** One call of a script, on one of the nodes. */
export class ClusterRules {
  /** The slot that the script is held to, once one is known. */
  private slot: number | undefined;
  /** Why it does not begin. */
  readonly refusal: Bytes | undefined;

  /** `flags`: those of the script (ScriptFlag); `keys`: its KEYS. */
  constructor(readonly node: number, private readonly flags: number, keys: readonly Bytes[]) {
    const slots = new Set(keys.map(slotOf));
    [this.slot] = slots;
    this.refusal = slots.size > 1 ? CROSSSLOT : (flags & ScriptFlag['no-cluster']) !== 0 ? NO_CLUSTER : undefined;
  }

  /** The nodes that a client may send the call to: without KEYS any. */
  get reach(): number[] {
    if (this.refusal === CROSSSLOT) return [];
    return this.slot === undefined ? NODES.map((_, node) => node) : [nodeOf(this.slot)];
  }

  /** Why a command that the script calls is refused; undefined: it runs. `db`: of the script. */
  check(command: Command, args: readonly Bytes[], db: number): Bytes | undefined {
    const slots = new Set(namesOf(command, args).map(slotOf));
    const [slot] = slots;
    if (slot === undefined) return ofDatabases(command, args, db);
    if (slots.size > 1 || nodeOf(slot) !== this.node) return ELSEWHERE;
    if ((this.flags & (ScriptFlag.compatible | ScriptFlag['allow-cross-slot-keys'])) === 0) {
      this.slot ??= slot;
      if (this.slot !== slot) return SEVERAL_SLOTS;
    }
    return ofDatabases(command, args, db);
  }
}

/** Keys, and names of channels that go where a key would. */
function namesOf(command: Command, args: readonly Bytes[]): Bytes[] {
  const keys = keyPositions(command, args).map(({ at }) => args[at]);
  return (command.spec.keys ?? []).some(isChannel) ? [...keys, args[1]] : keys;
}

const isChannel = ({ access, untold }: KeySpec): boolean => access === undefined && untold !== true;

/** A cluster has one database, and no patterns of keys. */
function ofDatabases({ name }: Command, args: readonly Bytes[], db: number): Bytes | undefined {
  switch (name) {
    case 'select': return Number(args[1]) === 0 ? undefined : 'ERR SELECT is not allowed in cluster mode';
    case 'move': return 'ERR MOVE is not allowed in cluster mode';
    case 'swapdb': return 'ERR SWAPDB is not allowed in cluster mode';
    case 'copy': {
      const to = args.findIndex((arg, at) => at > 2 && arg.toUpperCase() === 'DB');
      return to > 0 && Number(args[to + 1]) !== db ? 'ERR Copying to another database is not allowed in cluster mode' : undefined;
    }
    case 'sort': case 'sort_ro': return ofPatterns(args);
    default: return undefined;
  }
}

function ofPatterns(args: readonly Bytes[]): Bytes | undefined {
  for (let at = 2; at < args.length; at++) {
    const option = args[at].toUpperCase();
    if (option === 'LIMIT') at += 2;
    else if (option === 'STORE') at++;
    else if (option === 'BY') {
      if (args[++at]?.includes('*')) return 'ERR BY option of SORT denied in Cluster mode.';
    } else if (option === 'GET') return 'ERR GET option of SORT denied in Cluster mode.';
  }
  return undefined;
}
