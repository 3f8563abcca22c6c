// The corpus hangs together: each case has an answer of the kind that its own kind calls for, and no answer is left over.
import { describe, expect, it } from 'vitest';
import { type Answer, type Case, readAnswers, readCases, subjects } from './corpus';

const KINDS = ['flow', 'script', 'condition', 'template', 'when', 'yaml'];
const HEADERS = ['name', 'kind', 'text', 'state', 'limit', 'variables', 'resume', 'needs'];

/** Exactly one of what an answer can be. */
const forms = (answer: Answer): string[] => (['stream', 'result', 'error', 'endless'] as const).filter((form) => form in answer);

const expected = ({ kind }: Case): string[] => [...(kind === 'flow' ? ['stream'] : ['result', 'error']), 'endless'];

describe.each(subjects())('%s', (subject) => {
  const cases = readCases(subject);
  const answers = readAnswers(subject);

  it('has an answer to each case, and no other', () => {
    expect(Object.keys(answers)).toEqual(cases.map(({ name }) => name));
  });

  it('has headers and kinds that are known', () => {
    for (const one of cases) {
      expect(HEADERS, one.name).toEqual(expect.arrayContaining(Object.keys(one)));
      expect(KINDS, one.name).toContain(one.kind);
    }
  });

  it('has answers of the form that the kind calls for', () => {
    for (const one of cases) {
      const found = forms(answers[one.name] ?? {});
      expect(found, one.name).toHaveLength(1);
      expect(expected(one), one.name).toContain(found[0]);
    }
  });

  it('ends each flow that loads with an event', () => {
    for (const [name, { stream }] of Object.entries(answers)) {
      if (stream?.error?.stage === 'load') expect(stream.state, name).toBeNull();
      else if (stream !== undefined && stream.error?.type !== 'event' && stream.error !== null) expect(stream.error.stage, name).toBe('run');
      else if (stream !== undefined) expect(['final', 'error', 'interrupt_before', 'interrupt_after', 'validation_error'], name).toContain(stream.events?.at(-1)?.name);
    }
  });
});

it('has at least 150 cases', () => {
  expect(subjects().flatMap(readCases).length).toBeGreaterThan(150);
});
