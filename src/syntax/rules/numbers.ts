// Numbers that a double does not hold, and numbers that lose digits where they become text.
import type { SyntaxNode } from '@lezer/common';
import type { Program } from '../program.ts';
import { expressionsOf, operatorOf } from '../program.ts';
import type { Finding, Rule } from './rule.ts';

const unsafeInteger: Rule = {
  code: 'unsafe-integer',
  severity: 'warning',
  about: 'A number of Lua 5.1 is a double: of whole numbers beyond 2^53 = 9007199254740992 it holds only some, and another one stands in the place of this. Keep such a '
    + 'number as a string, from the start. In Lua 5.4 the same holds from 2^63 on.',
  find: ({ program }) => program.nodes('Number').flatMap((node) => {
    const text = program.textOf(node);
    if (!/^(?:\d+|0[xX][\da-fA-F]+)$/.test(text)) return [];
    const value = BigInt(text);
    const isKept = program.lua === '5.4' && (value < 2n ** 63n || /^0x/i.test(text));
    const kept = BigInt(Number(text));
    if (isKept || kept === value) return [];
    return [{ from: node.from, to: node.to, message: `Lua reads ${kept} here: it holds no such number.`, fix: { title: `Write "${text}"`, from: node.from, to: node.to, insert: `"${text}"` } }];
  }),
};

/** What is told in seconds times this is beyond 10^14. */
const LARGE_FACTOR = 1e5;
const DIGITS = 14;

const largeAsText: Rule = {
  code: 'large-number-as-text',
  severity: 'warning',
  about: 'tostring and .. write a number of Lua 5.1 with 14 digits: 1700000000123456 becomes 1.7000000001235e+15. string.format("%.0f", n) writes all digits of a whole '
    + 'number. Told of numbers that stand there, and of the time in microseconds.',
  find: ({ program }) => (program.lua === '5.4' ? [] : [
    ...program.calls.filter(({ path, args }) => path === 'tostring' && args.length === 1).flatMap(({ node, args: [value] }) => told(program, value, node, true)),
    ...program.nodes('BinaryExpression').filter((node) => operatorOf(node, program.text) === '..').flatMap((node) => expressionsOf(node).flatMap((value) => told(program, value, value, false))),
  ]),
};

function told(program: Program, value: SyntaxNode, whole: SyntaxNode, isCall: boolean): Finding[] {
  if (!isLarge(program, value)) return [];
  return [{
    from: value.from, to: value.to, message: `${isCall ? 'tostring' : '..'} writes this number with 14 digits: the last ones are lost.`,
    fix: { title: 'Write all digits', from: whole.from, to: whole.to, insert: `string.format("%.0f", ${program.textOf(value)})` },
  }];
}

function isLarge(program: Program, node: SyntaxNode): boolean {
  const value = program.behind(node);
  if (value.name === 'Number') {
    const number = Number(program.textOf(value));
    return number >= 10 ** DIGITS && Number.isInteger(number) && Number(number.toPrecision(DIGITS)) !== number;
  }
  if (value.name !== 'BinaryExpression') return false;
  const operands = expressionsOf(value);
  switch (operatorOf(value, program.text)) {
    case '+': return operands.some((one) => isLarge(program, one));
    case '*': return operands.some((one) => isSeconds(program, one)) && operands.some((one) => (program.numberOf(one) ?? 0) >= LARGE_FACTOR);
    default: return false;
  }
}

/** The seconds since 1970: of os.time, or the first of the two numbers that the command TIME gives. */
function isSeconds(program: Program, node: SyntaxNode): boolean {
  const value = program.behind(node);
  if (value.name === 'Index') {
    const [list, index] = expressionsOf(value);
    const call = program.callOf(program.behind(list));
    return index !== undefined && program.numberOf(index) === 1 && /\.p?call$/.test(call?.path ?? '') && call!.args.length === 1 && program.stringOf(call!.args[0])?.toUpperCase() === 'TIME';
  }
  const call = program.callOf(value);
  return call?.path === 'os.time' || (call?.path === 'tonumber' && call.args.length > 0 && isSeconds(program, call.args[0]));
}

export const numberRules: readonly Rule[] = [unsafeInteger, largeAsText];
