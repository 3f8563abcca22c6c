// Runs the tests of a file, one after the other, where a target runs them. What it does is known by its arguments alone.
import { decodeBytes } from '../bytes/text.ts';
import type { Bytes, HostInfo } from '../protocol.ts';
import { withoutComments } from '../syntax/code.ts';
import { chanceFrom } from './chance.ts';
import { holds, judge } from './judge.ts';
import type { Verdict } from './judge.ts';
import type { Failure, Outcome, Place, Property, TestCase, TestResult } from './model.ts';
import { planOf, Skipped } from './plan.ts';
import type { Plan, Target } from './plan.ts';
import { caseText, filled, invariantScript, makeCase, smaller } from './property.ts';
import type { Case } from './property.ts';
import { LIMITS } from './schema.ts';
import { isCoverable, luaOf } from './suites.ts';
import type { Suite } from './suites.ts';

export interface Course {
  target: Target;
  /** Runs an invariant, a script of plain Lua. */
  lua: Target;
  plain: HostInfo;
  /** A run of a test is over. */
  ran?(): void | Promise<void>;
}

/** `begin` is told of each test before it runs; tests before `from` were run already. */
export async function* runSuite(suite: Suite, course: Course, from = 0, begin: (at: number) => void = () => {}): AsyncGenerator<TestResult> {
  for (let at = from; at < suite.tests.length; at++) {
    begin(at);
    await course.target.fresh?.();
    yield await new TestRun(suite, suite.tests[at], course).result();
  }
}

class TestRun {
  private readonly code: Bytes;

  constructor(private readonly suite: Suite, private readonly test: TestCase, private readonly course: Course) {
    this.code = isCoverable(suite) ? withoutComments(suite.script, luaOf(suite)) : suite.script;
  }


  async result(): Promise<TestResult> {
    const { name, at, property } = this.test;
    const begun = performance.now();
    try {
      const { example, failures, notes } = property === undefined ? await this.once(this.test) : await this.many(property);
      return { name, at, state: failures.length > 0 ? 'failed' : 'passed', duration: performance.now() - begun, failures, notes, ...example !== undefined && { example } };
    } catch (cause) {
      const duration = performance.now() - begun;
      const message = cause instanceof Error ? cause.message : String(cause);
      if (cause instanceof Skipped) return { name, at, state: 'skipped', duration, failures: [], notes: [message] };
      await this.course.target.fresh?.();
      return { name, at, state: 'failed', duration, failures: [{ of: 'run', at, message: `It could not be run: ${message}` }], notes: [] };
    }
  }

  private async once(test: TestCase, its?: Case): Promise<Verdict & { example?: string }> {
    const { suite, course } = this;
    const plan = planOf(suite.host, suite.script, test, suite.entries, test.steps);
    const outcomes = (await course.target.run(plan)).map((outcome) => ({ ...suite.finish(outcome), code: this.code }));
    await course.ran?.();
    const verdict = this.judged(test, outcomes);
    if (its !== undefined && verdict.failures.length === 0) {
      verdict.failures.push(...await this.invariant(test.property!, its, outcomes.at(-1)!, plan));
      return this.said(verdict, outcomes.at(-1)!);
    }
    return verdict;
  }

  /** In the words of the mistake that was made, where it is a known one. */
  private said(verdict: Verdict, outcome: Outcome): Verdict {
    const { failures: [first], notes } = verdict;
    const mistake = first && this.test.mistakes.find(({ expect }) => holds(expect, outcome));
    return mistake === undefined ? verdict : { failures: [{ ...first, message: mistake.message }], notes };
  }

  /** What each step lacks, under its name where there are several. */
  private judged({ steps }: TestCase, outcomes: readonly Outcome[]): Verdict {
    const verdicts = steps.map((step, at): Verdict => {
      const outcome = outcomes[at];
      if (outcome !== undefined) return this.said(judge(step.expect, outcome, step.at, this.written), outcome);
      return { failures: [{ of: 'run', at: step.at, message: 'It was not run: the call before it could not be gone on from.' }], notes: [] };
    });
    if (verdicts.length === 1) return verdicts[0];
    const named = (at: number): string => `Step ${at + 1}${steps[at].name === undefined ? '' : ` (${steps[at].name})`}: `;
    return {
      failures: verdicts.flatMap(({ failures }, at) => failures.map((failure) => ({ ...failure, message: named(at) + failure.message }))),
      notes: [...new Set(verdicts.flatMap(({ notes }) => notes))],
    };
  }

  /** Until one fails, of which a smaller one is then looked for. */
  private async many(property: Property): Promise<Verdict & { example?: string }> {
    const { test } = this;
    const chance = chanceFrom(test.random);
    const tryCase = (its: Case): Promise<Verdict> => this.once(filled(test, its), its);
    for (let run = 1; run <= property.runs; run++) {
      const its = makeCase(property, chance);
      const verdict = await tryCase(its);
      if (verdict.failures.length === 0) continue;
      const { found, verdict: last, tried } = await shrink(property, its, verdict, tryCase);
      const told = property.given.length === 0 ? '' : `It fails with ${caseText(found)} (run ${run} of ${property.runs}, made smaller in ${tried} ${tried === 1 ? 'run' : 'runs'}).`;
      return { failures: last.failures, notes: told === '' ? last.notes : [told, ...last.notes], example: caseText(found) };
    }
    return { failures: [], notes: [] };
  }

  private async invariant(property: Property, its: Case, outcome: Outcome, { lua }: Plan): Promise<Failure[]> {
    const { plain } = this.course;
    const { protocol, clock, random } = this.test;
    const setup = { protocol, clock, random, settings: {}, data: [], inputs: {}, lua };
    const [{ reply, error }] = await this.course.lua.run(planOf(plain, invariantScript(property, its, outcome), setup));
    const [held, message] = reply.type === 'array' ? reply.items : [];
    if (held?.type === 'boolean' && held.value) return [];
    const said = error === undefined ? message?.type === 'bulk' && message.text !== '' ? decodeBytes(message.text) : 'The invariant does not hold.'
      : `The invariant failed on line ${property.line + (error.line ?? 1) - 1}: ${decodeBytes(error.message)}`;
    return [{ of: 'property', at: property.at, message: said }];
  }

  private readonly written = ({ from, to }: Place): string => {
    const { text } = this.suite;
    const by = from - text.lastIndexOf('\n', from - 1) - 1;
    return text.slice(from, to).trimEnd().replace(new RegExp(`\\n {1,${Math.max(by, 1)}}`, 'g'), '\n');
  };
}

/** Goes on with the first simpler case that fails, until none does. */
async function shrink(
  property: Property, its: Case, verdict: Verdict, tryCase: (its: Case) => Promise<Verdict>,
): Promise<{ found: Case; verdict: Verdict; tried: number }> {
  let best = { found: its, verdict };
  let tried = 0;
  const until = performance.now() + LIMITS.shrinkTime;
  for (let again = true; again;) {
    again = false;
    for (const simpler of smaller(property, best.found)) {
      if (++tried > LIMITS.shrinks || performance.now() > until) return { ...best, tried: tried - 1 };
      const its = await tryCase(simpler);
      if (its.failures.length === 0) continue;
      best = { found: simpler, verdict: its };
      again = true;
      break;
    }
  }
  return { ...best, tried };
}
