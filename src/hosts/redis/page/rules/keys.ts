// Rules about keys and arguments: where they come from, and which are there.
import { expressionsOf, operatorOf, placeOf } from '../../../../syntax/program.ts';
import { countOf } from '../../../../syntax/rules/arity.ts';
import { useOfNil, usesOf } from '../../../../syntax/rules/nil.ts';
import type { Finding } from '../../../../syntax/rules/rule.ts';
import type { CommandCall, RedisRule, RedisSubject } from './subject.ts';
import { elementOf, inputOf } from './subject.ts';

type Node = CommandCall['site']['node'];

const builtKey: RedisRule = {
  code: 'built-key',
  severity: 'info',
  about: 'A cluster finds the node of a script by the keys that are passed in KEYS, and a script may use no others there; users whose keys are restricted are checked by them, too. This '
    + 'key is made in the script: of a text, or of an argument. Pass it in KEYS. Not told of keys that begin with one of KEYS (they are in its slot where it has a {tag}), and of scripts with the flag no-cluster.',
  find(subject) {
    if (subject.entries.some(({ flags }) => flags.includes('no-cluster'))) return [];
    return subject.calls.flatMap((call) => keysOf(subject, call).flatMap((key): Finding[] => {
      const from = originOf(subject, key);
      if (from === undefined) return [];
      const what = from === 'ARGV' ? 'This key comes in ARGV' : 'This key is made here';
      return [{ from: key.from, to: key.to, message: `${what} and not passed in KEYS: a cluster finds the script's node by KEYS.` }];
    }));
  },
};

/** The arguments that are keys, where they stand at places of their own. */
function keysOf({ program }: RedisSubject, { site, word }: CommandCall): Node[] {
  const { args } = site;
  const { more } = countOf(program, site);
  return (word?.call?.keys ?? []).flatMap(({ first, last, step }) => {
    const end = last >= 0 ? last : args.length + last;
    const sure = more ? Math.min(end, args.length - 2) : end;
    return args.filter((_, at) => at >= first && at <= sure && (at - first) % step === 0);
  });
}

/** What a key begins with: a text of the script, an argument; undefined: one of KEYS, or what cannot be told. */
function originOf(subject: RedisSubject, node: Node): 'text' | 'ARGV' | undefined {
  const { program } = subject;
  const value = program.behind(node);
  if (value.name === 'String' || value.name === 'LongString') return 'text';
  const element = elementOf(subject, value);
  if (element !== undefined) return element.of === 'ARGV' ? 'ARGV' : undefined;
  if (value.name === 'BinaryExpression' && operatorOf(value, program.text) === '..') {
    const parts = partsOf(subject, value);
    // One of KEYS anywhere in it may bring the slot.
    return parts.some((part) => elementOf(subject, part)?.of === 'KEYS') ? undefined : originOf(subject, parts[0]);
  }
  const call = program.callOf(value);
  return call?.path === 'string.format' && call.args.length > 0 && !call.args.some((arg) => elementOf(subject, arg)?.of === 'KEYS') ? originOf(subject, call.args[0]) : undefined;
}

function partsOf(subject: RedisSubject, node: Node): Node[] {
  const value = subject.program.behind(node);
  return value.name === 'BinaryExpression' && operatorOf(value, subject.program.text) === '..' ? expressionsOf(value).flatMap((one) => partsOf(subject, one)) : [value];
}

const indexFromZero: RedisRule = {
  code: 'index-from-zero',
  severity: 'warning',
  about: 'Lists of Lua begin at 1: KEYS[1] is the first key, ARGV[1] the first argument. KEYS[0] is nil, and a command that is given nil is refused. A loop over them goes from 1 to #KEYS.',
  find(subject) {
    const { program } = subject;
    return program.nodes('Index').flatMap((node): Finding[] => {
      const element = elementOf(subject, node);
      if (element === undefined) return [];
      const { of, index } = element;
      const [loop, start] = startOf(subject, index);
      if (loop !== undefined && start !== undefined) {
        return program.numberOf(start) === 0 ? [{ from: start.from, to: start.to, message: `${of} begins at 1: with 0 the first turn has nil.`, fix: { title: 'Begin at 1', from: start.from, to: start.to, insert: '1' } }] : [];
      }
      if (program.numberOf(index) !== 0) return [];
      return [{ from: node.from, to: node.to, message: `${of} begins at 1: ${of}[0] is nil.`, fix: { title: `Write ${of}[1]`, from: index.from, to: index.to, insert: '1' } }];
    }).filter((one, at, all) => all.findIndex(({ from }) => from === one.from) === at);
  },
};

/** The loop that counts an index, and where it begins. */
function startOf({ program }: RedisSubject, index: Node): [loop?: Node | undefined, start?: Node | undefined] {
  const local = program.localAt(index);
  if (local?.kind !== 'loop') return [];
  const loop = program.nodes('NumericFor').find((one) => one.getChild('LocalName')?.from === local.from);
  return [loop, loop && expressionsOf(loop).find(({ name }) => name !== 'LocalName')];
}

const missingInput: RedisRule = {
  code: 'missing-input',
  severity: 'warning',
  about: 'The script uses a key or an argument that stands not in the fields below it, in a way that nil would end: as a command\'s argument, in arithmetic, joined to a text. Add it there, or let '
    + 'the script ask whether it is there: ARGV[2] or "60". Scripts that ask for #KEYS or #ARGV count for themselves, and are not told of those.',
  find(subject) {
    const { program, given, isJoined } = subject;
    if (given === undefined || isJoined) return [];
    const counted = new Set(program.nodes('UnaryExpression').flatMap((node) => {
      const [operand] = expressionsOf(node);
      return operand !== undefined && operatorOf(node, program.text) === '#' ? inputOf(subject, operand) ?? [] : [];
    }));
    return program.nodes('Index').flatMap((node): Finding[] => {
      const [list, index] = expressionsOf(node);
      const of = index === undefined || program.localAt(list) !== undefined ? undefined : inputOf(subject, list);
      if (of === undefined || counted.has(of)) return [];
      const number = program.numberOf(index);
      const has = of === 'KEYS' ? given.keys : given.argv;
      if (number === undefined || number <= has || !Number.isInteger(number) || !isNeeded(subject, node)) return [];
      const what = of === 'KEYS' ? has === 1 ? '1 key is' : `${has} keys are` : has === 1 ? '1 argument is' : `${has} arguments are`;
      return [{ from: node.from, to: node.to, message: `${of}[${number}] is nil: ${has === 0 ? `nothing is given in ${of}` : `${what} given`}.` }];
    });
  },
};

/** Nil would end the script at the place itself, or where the local that stands for it is used, which it never asks about. */
function isNeeded(subject: RedisSubject, node: Node): boolean {
  const { program, callsAt } = subject;
  const use = useOfNil(program, node);
  if (use !== 'passes') return use === 'fails';
  if (node.parent?.name === 'Arguments') return node.parent.parent !== null && callsAt.has(placeOf(node.parent.parent));
  const local = program.scopes.locals.find((one) => one.kind === 'local' && program.valueOf(one)?.from === node.from && program.valueOf(one)?.to === node.to);
  if (local === undefined) return false;
  const uses = usesOf(program, local);
  return !uses.some((one) => useOfNil(program, one) === 'guards') && uses.some((one) => isNeeded(subject, one));
}

export const keyRules: readonly RedisRule[] = [builtKey, indexFromZero, missingInput];
