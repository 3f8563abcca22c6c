// Calls with too many arguments, or too few: of functions that stand in the program, and of those that Lua and the host have.
import type { SyntaxNode } from '@lezer/common';
import type { CallSite, Program } from '../program.ts';
import { operatorOf } from '../program.ts';
import type { Local } from '../scopes.ts';
import { nodeAt, useOfNil, usesOf } from './nil.ts';
import type { Finding, Rule, Subject } from './rule.ts';

/** What a function of the program takes. */
export interface Known { name: string; parameters: readonly Local[]; many: boolean; body: SyntaxNode }

/** Functions that locals stand for and nothing else is written to, by their locals. */
export function knownFunctions(program: Program): Map<Local, Known> {
  const found = new Map<Local, Known>();
  for (const local of program.scopes.locals) {
    const body = bodyOf(program, local);
    if (body === null || body === undefined) continue;
    const list = body.getChild('Parameters');
    const parameters = (list?.getChildren('LocalName') ?? []).flatMap((name) => program.localAt(name) ?? []);
    found.set(local, { name: local.name, parameters, many: list?.getChild('Vararg') != null, body });
  }
  return found;
}

function bodyOf(program: Program, local: Local): SyntaxNode | null | undefined {
  if (local.kind === 'function') {
    return local.uses.some(({ write }) => write) ? undefined : nodeAt(program, local.from, local.to).parent?.getChild('FunctionBody');
  }
  const value = program.valueOf(local);
  return value?.name === 'FunctionExpression' ? value.getChild('FunctionBody') : undefined;
}

/** How many arguments a call has; `more`: the last one may stand for several, or none. */
export function countOf(program: Program, { args }: Pick<CallSite, 'args'>): { count: number; more: boolean } {
  const last = args.at(-1);
  const isMany = last?.name === 'MethodCall' || last?.name === 'Vararg' || (last?.name === 'Call' && !ONE.test(program.callOf(last)?.path ?? ''));
  return { count: args.length, more: isMany };
}

/** Functions that give one value, always. */
const ONE = /^(?:to(?:string|number)|type|string\.(?:format|sub|lower|upper|rep|reverse|len)|table\.concat|math\.(?:floor|ceil|min|max|abs|random)|(?:redis|server)\.p?call|cjson\.(?:encode|decode)|os\.time)$/;

const wrongArity: Rule = {
  code: 'wrong-arity',
  severity: 'warning',
  about: 'Lua drops arguments that a function does not take, and gives nil for those that are missing. Told are calls with more than the function has names for, and '
    + 'calls that leave out one which the function cannot do without: it computes with it, and never asks whether it is nil.',
  find(subject) {
    const { program } = subject;
    const known = knownFunctions(program);
    const replaced = replacedIn(program);
    const needed = new Map<Local, boolean>();
    const isNeededHere = (local: Local): boolean => {
      if (!needed.has(local)) needed.set(local, isNeeded(program, local));
      return needed.get(local)!;
    };
    return program.calls.flatMap((call) => {
      const callee = call.node.firstChild;
      const local = callee === null || call.isMethod ? undefined : program.localAt(callee);
      const its = local && known.get(local);
      return its === undefined ? ofLibrary(subject, call, replaced) : ofProgram(program, its, call, isNeededHere);
    });
  },
};

function ofProgram(program: Program, { name, parameters, many }: Known, call: CallSite, isNeededHere: (local: Local) => boolean): Finding[] {
  const { count, more } = countOf(program, call);
  if (!many && count - (more ? 1 : 0) > parameters.length) return [tooMany(call, parameters.length, name)];
  if (more || count >= parameters.length) return [];
  const missing = parameters.slice(count).find(isNeededHere);
  return missing === undefined ? [] : [{ ...rangeOf(call), message: `${name} cannot do without ${missing.name}, which is not given here.` }];
}

/** Nil ends the function at a use that each call comes to, and nothing there asks for it. */
function isNeeded(program: Program, parameter: Local): boolean {
  if (parameter.uses.some(({ write }) => write)) return false;
  if (parameter.uses.some(({ block }) => block !== parameter.block)) return false;
  const uses = usesOf(program, parameter).map((node) => ({ node, use: useOfNil(program, node) }));
  return uses.every(({ use }) => use !== 'guards') && uses.some(({ node, use }) => use === 'fails' && isAlwaysMet(program, node));
}

const SOMETIMES = /^(?:If|ElseIf|Else|While|Repeat|NumericFor|GenericFor)$/;

/** Nothing between a node and its function's begin leaves, or chooses whether it is met. */
function isAlwaysMet(program: Program, node: SyntaxNode): boolean {
  let at = node;
  for (; at.parent !== null && at.parent.name !== 'FunctionBody'; at = at.parent) {
    if (SOMETIMES.test(at.parent.name) || /^(?:and|or)$/.test(operatorOf(at.parent, program.text))) return false;
  }
  const leaves = program.nodes('Return', 'Goto').some(({ from }) => from > at.from && from < node.from);
  return !leaves;
}

function ofLibrary({ program, signatures }: Subject, call: CallSite, replaced: ReadonlySet<string>): Finding[] {
  const signature = call.path === undefined ? undefined : signatures.get(call.path);
  if (signature === undefined || replaced.has(call.path!)) return [];
  const { count, more } = countOf(program, call);
  if (count - (more ? 1 : 0) > signature.most) return [tooMany(call, signature.most, signature.name)];
  if (more || count >= signature.least) return [];
  const { name } = signature.parameters.filter(({ optional }) => !optional)[count];
  return [{ ...rangeOf(call), severity: 'error', message: `${signature.name} needs ${name}, which is not given here.` }];
}

/** Names and fields that the program assigns to: functions of its own may be there. */
export const replacedIn = (program: Program): ReadonlySet<string> => new Set(program.nodes('Assignment', 'FunctionDeclaration').flatMap((node) => {
  const text = program.textOf(node.name === 'Assignment' ? { from: node.from, to: node.getChild('=')?.from ?? node.to } : node.getChild('FunctionName') ?? node);
  return text.replace(/\s+/g, '').split(',');
}));

/** What is called, without its arguments. */
const rangeOf = ({ node }: CallSite): { from: number; to: number } => ({ from: node.from, to: node.firstChild?.to ?? node.to });

function tooMany({ args }: CallSite, most: number, name: string): Finding {
  const [from, to] = [args[most].from, args.at(-1)!.to];
  const takes = most === 0 ? 'nothing' : most === 1 ? 'one argument' : `${most} arguments`;
  const before = most === 0 ? from : args[most - 1].to;
  return { from, to, message: `${name} takes ${takes}: Lua drops what is more.`, fix: { title: 'Take it out', from: before, to, insert: '' } };
}

export const arityRules: readonly Rule[] = [wrongArity];
