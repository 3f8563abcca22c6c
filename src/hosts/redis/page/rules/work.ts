// Rules about what a script asks of the server: chance that is none, and loops whose length nobody bounds.
import { expressionsOf } from '../../../../syntax/program.ts';
import type { Finding } from '../../../../syntax/rules/rule.ts';
import type { CommandCall, RedisRule, RedisSubject } from './subject.ts';

type Node = CommandCall['site']['node'];

const randomRepeats: RedisRule = {
  code: 'random-repeats',
  severity: 'info',
  about: 'Each script begins with the same chance: math.random gives the same numbers in every run, so that what is written by them is the same, too. (Up to Redis 6 that kept replicas alike, and commands with '
    + 'a reply by chance, as SPOP or TIME, were refused before writes; from 7.0 on effects are replicated.) Seed it with what differs, as math.randomseed(tonumber(ARGV[1])), or let SRANDMEMBER, HRANDFIELD or ZRANDMEMBER choose.',
  find: ({ program }) => (program.calls.some(({ path }) => path === 'math.randomseed') ? []
    : program.calls.filter(({ path }) => path === 'math.random').map(({ node }) => ({ from: node.from, to: node.to, message: 'Each run gets the same numbers: nothing seeds them.' }))),
};

/** Commands that reply with all there is, with where the bounds of a range stand, if there are some. */
const WHOLE: Readonly<Record<string, number | undefined>> = { SMEMBERS: 0, KEYS: 0, LRANGE: 1, ZRANGE: 1, ZREVRANGE: 1, SUNION: 0, SINTER: 0, SDIFF: 0 };

/** The call gives all elements, however many there are. */
function isWhole({ program }: RedisSubject, { name, args }: CommandCall): boolean {
  if (name === undefined || !Object.hasOwn(WHOLE, name)) return false;
  const at = WHOLE[name]!;
  return at === 0 || (program.stringOf(args[1]) ?? String(program.numberOf(args[1]))) === '0' && (program.stringOf(args[2]) ?? String(program.numberOf(args[2]))) === '-1' && args.length >= 3;
}

const unboundedLoop: RedisRule = {
  code: 'unbounded-loop',
  severity: 'info',
  about: 'While a script runs the server answers nobody else. KEYS looks at every key of the database; a loop over all members of one collection that asks for all members of another in each turn takes as long as both are large. '
    + 'Told are calls of KEYS, and whole collections (SMEMBERS, LRANGE 0 -1, ZRANGE 0 -1, a union) that are fetched within a loop over another whole one. Keep an index, take a bounded number each time, or walk with SCAN from the client.',
  find(subject) {
    const { program, calls } = subject;
    const all = calls.filter((call) => isWhole(subject, call));
    if (all.length === 0) return [];
    const loops = program.nodes('GenericFor', 'NumericFor').filter((loop) => isOver(subject, loop, all));
    return all.flatMap((call): Finding[] => {
      const { from, to } = call.site.node;
      if (call.name === 'KEYS') return [{ from, to, message: 'KEYS looks at every key of the database, while nobody else is answered.' }];
      const loop = loops.find((one) => bodyOf(one).from <= from && to <= bodyOf(one).to);
      return loop === undefined ? [] : [{ from, to, message: `The loop of line ${program.lineAt(loop.from)} goes over a whole collection, and each turn fetches another one.` }];
    });
  },
};

const bodyOf = (loop: Node): Node => loop.getChild('Block') ?? loop;

/** What a loop goes over is one of some replies: in its head, or through a local. */
function isOver({ program }: RedisSubject, loop: Node, replies: readonly CommandCall[]): boolean {
  const [from, to] = [loop.from, bodyOf(loop).from];
  const isReply = (node: Node): boolean => {
    const value = program.behind(node);
    return replies.some(({ site }) => site.node.from === value.from && site.node.to === value.to);
  };
  const parts: Node[] = [];
  const collect = (node: Node): void => { parts.push(node); for (const one of expressionsOf(node)) collect(one); };
  for (const one of expressionsOf(loop)) if (one.to <= to && one.from >= from && one.name !== 'Block') collect(one);
  return parts.some(isReply);
}

export const workRules: readonly RedisRule[] = [randomRepeats, unboundedLoop];
