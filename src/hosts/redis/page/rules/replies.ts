// Rules about values on their way: what a command gives to the script, and what the script gives to its client.
import { childrenOf } from '../../../../syntax/nodes.ts';
import { expressionsOf, functionAround, operatorOf, placeOf } from '../../../../syntax/program.ts';
import type { Finding } from '../../../../syntax/rules/rule.ts';
import type { CommandCall, RedisRule, RedisSubject } from './subject.ts';
import { elementOf } from './subject.ts';

type Node = CommandCall['site']['node'];

/** What a client is given: the values behind the returns of the script, or of what a library registers. */
function returned({ program, entries, isJoined }: RedisSubject): Node[] {
  const bodies = new Set(entries.map(({ body }) => body.from));
  return isJoined ? [] : program.nodes('Return').filter((node) => bodies.has(functionAround(node).from) && (functionAround(node).name !== 'Chunk' || entries.some(({ body }) => body.name === 'Chunk')))
    .flatMap((node) => expressionsOf(node).slice(0, 1));
}

/** The values of a reply: it, and the elements of lists in it. */
const within = (node: Node): Node[] => {
  const value = node.name === 'Parenthesized' ? expressionsOf(node)[0] ?? node : node;
  return value.name === 'Table' ? elementsOf(value).flatMap(within) : [value];
};
const elementsOf = (table: Node): Node[] => expressionsOf(table).filter(({ name }) => name !== 'NamedField' && name !== 'KeyedField');

const floatReply: RedisRule = {
  code: 'float-reply',
  severity: 'info',
  about: 'A number that a script replies becomes an integer: 3.9 arrives as 3, also within a list. Reply it as a text (tostring, string.format), or round it where that is meant, with math.floor. '
    + 'Told of divisions, of numbers with a fraction, and of functions that give some.',
  find: (subject) => returned(subject).flatMap(within).filter((node) => isFraction(subject, node)).map(({ from, to }) => ({
    from, to, message: 'The reply cuts this number to an integer.', fix: { title: 'Reply it as a text', from, to, insert: `tostring(${subject.program.textOf({ from, to })})` },
  })),
};

const FRACTIONS: ReadonlySet<string> = new Set(['math.sqrt', 'math.log', 'math.log10', 'math.exp', 'math.sin', 'math.cos', 'math.tan', 'math.atan', 'math.atan2', 'math.asin', 'math.acos']);
/** Commands whose replies are numbers with fractions, as texts. */
const OF_FLOATS: ReadonlySet<string> = new Set(['INCRBYFLOAT', 'HINCRBYFLOAT', 'GEODIST']);

function isFraction(subject: RedisSubject, node: Node): boolean {
  const { program } = subject;
  const value = program.behind(node);
  switch (value.name) {
    case 'Number': return !Number.isInteger(Number(program.textOf(value)));
    case 'UnaryExpression': return operatorOf(value, program.text) === '-' && expressionsOf(value).some((one) => isFraction(subject, one));
    case 'BinaryExpression': {
      const sign = operatorOf(value, program.text);
      const operands = expressionsOf(value);
      if (sign === '/') return !isWhole(operands.map((one) => program.numberOf(one)));
      return /^(?:[-+*]|and|or)$/.test(sign) && operands.some((one) => isFraction(subject, one));
    }
    case 'Call': {
      const call = program.callOf(value);
      if (call?.path === 'math.random') return call.args.length === 0;
      if (call?.path === 'tonumber' && call.args.length === 1) return OF_FLOATS.has(commandBehind(subject, call.args[0])?.name ?? '');
      return FRACTIONS.has(call?.path ?? '');
    }
    default: return false;
  }
}

const isWhole = ([a, b]: readonly (number | undefined)[]): boolean => a !== undefined && b !== undefined && Number.isInteger(a / b);

/** The call of a command that a value is. */
const commandBehind = ({ program, callsAt }: RedisSubject, node: Node): CommandCall | undefined => callsAt.get(placeOf(program.behind(node)));

const nilInReply: RedisRule = {
  code: 'nil-in-reply',
  severity: 'warning',
  about: 'A list that a script replies ends before its first nil: what stands behind it never arrives. false arrives as a nil of the protocol, and keeps its place: write x or false. A number that '
    + 'tonumber makes of a missing value is such a nil.',
  find: (subject) => returned(subject).map((node) => subject.program.behind(node)).filter(({ name }) => name === 'Table').flatMap((table) =>
    elementsOf(table).slice(0, -1).flatMap((node): Finding[] => {
      const { from, to } = node;
      if (node.name === 'Nil') return [{ from, to, message: 'The reply ends before this nil.', fix: { title: 'Write false', from, to, insert: 'false' } }];
      const call = subject.program.callOf(node);
      const isMaybe = call?.path === 'tonumber' && call.args.length === 1 && commandBehind(subject, call.args[0]) !== undefined && MISSING.has(commandBehind(subject, call.args[0])!.name ?? '');
      return isMaybe ? [{ from, to, message: 'Where there is no such value this is nil, and the reply ends before it.', fix: { title: 'Put "or false" behind it', from: to, to, insert: ' or false' } }] : [];
    })),
};

/** Commands that reply with a text, or with a nil where there is none. */
const MISSING: ReadonlySet<string> = new Set(['GET', 'HGET', 'GETDEL', 'GETEX', 'GETSET', 'LINDEX', 'LPOP', 'RPOP', 'SPOP', 'SRANDMEMBER', 'ZSCORE', 'RPOPLPUSH', 'LMOVE', 'HRANDFIELD', 'RANDOMKEY']);

const missingCompared: RedisRule = {
  code: 'reply-compared-with-nil',
  severity: 'warning',
  about: 'What a command does not find comes to a script as false, not as nil: "== nil" is never true of a reply. Ask "if not value", or "== false". After redis.setresp(3) it is nil, and then nothing is told.',
  find(subject) {
    const { program } = subject;
    if (program.calls.some(({ path }) => path === 'redis.setresp' || path === 'server.setresp')) return [];
    return comparisons(subject).flatMap(({ node, sign, left, right }): Finding[] => {
      const other = left.name === 'Nil' ? right : right.name === 'Nil' ? left : undefined;
      if (other === undefined || !/^[=~]=$/.test(sign) || commandBehind(subject, other)?.raises !== true) return [];
      const nil = left.name === 'Nil' ? left : right;
      return [{ from: node.from, to: node.to, message: `A missing value is false here: this is ${sign === '==' ? 'never' : 'always'} true.`, fix: { title: 'Write false', from: nil.from, to: nil.to, insert: 'false' } }];
    });
  },
};

function comparisons({ program }: RedisSubject): { node: Node; sign: string; left: Node; right: Node }[] {
  return program.nodes('BinaryExpression').flatMap((node) => {
    if (!childrenOf(node).some(({ name }) => name === 'CompareOp')) return [];
    const [left, right] = expressionsOf(node);
    return right === undefined ? [] : [{ node, sign: operatorOf(node, program.text), left, right }];
  });
}

const textCompared: RedisRule = {
  code: 'text-compared-with-number',
  severity: 'error',
  about: 'Keys, arguments and most replies are strings, "5" and not 5. Lua raises an error where a string is less or greater than a number, and no string equals a number. Make a number of it with tonumber.',
  find: (subject) => comparisons(subject).flatMap(({ sign, left, right }): Finding[] => {
    const [text, number] = isText(subject, left) ? [left, right] : isText(subject, right) ? [right, left] : [];
    if (text === undefined || !isNumber(subject, number!)) return [];
    const { from, to } = text;
    const equals = sign === '==' || sign === '~=';
    return [{
      from, to, severity: equals ? 'warning' : 'error', message: equals ? `This is a string: it never equals a number, so that this is ${sign === '==' ? 'never' : 'always'} true.` : 'This is a string: Lua cannot compare it with a number.',
      fix: { title: 'Put tonumber around it', from, to, insert: `tonumber(${subject.program.textOf(text)})` },
    }];
  }),
};

/** An element of KEYS or ARGV, or what a command replies as a text. */
const isText = (subject: RedisSubject, node: Node): boolean => elementOf(subject, node) !== undefined || TEXTS.has(commandBehind(subject, node)?.name ?? '');
const TEXTS: ReadonlySet<string> = new Set([...MISSING, 'TYPE', 'GETRANGE', 'INCRBYFLOAT', 'HINCRBYFLOAT'].filter((name) => name !== 'SPOP' && name !== 'SRANDMEMBER' && name !== 'HRANDFIELD' && name !== 'ZSCORE'));

function isNumber(subject: RedisSubject, node: Node): boolean {
  const { program } = subject;
  const value = program.behind(node);
  if (program.numberOf(value) !== undefined) return true;
  if (value.name === 'BinaryExpression') return /^[-+*/%^]$/.test(operatorOf(value, program.text));
  if (value.name === 'UnaryExpression') return /^[-#]$/.test(operatorOf(value, program.text));
  return /^(?:tonumber|math\.(?:floor|ceil|min|max|abs))$/.test(program.callOf(value)?.path ?? '');
}

export const replyRules: readonly RedisRule[] = [floatReply, nilInReply, missingCompared, textCompared];
