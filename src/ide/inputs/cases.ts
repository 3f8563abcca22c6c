// The cases of a draft: inputs by names. The open one's inputs are the draft's, so that runs, links and fields know nothing of cases.
import { LIMITS } from '../../project/checks.ts';
import type { TypedCase, TypedInputs } from '../state/inputs.ts';

interface Having { inputs: TypedInputs; cases?: readonly TypedCase[] | undefined }
/** What `Projects.edit` takes. */
interface Change { inputs: TypedInputs; cases: TypedCase[] }

/** Characters of a name, in its field. */
export const NAME = 60;

/** Those that there are: one at least, and one of them is open. */
export const casesOf = ({ cases = [] }: Pick<Having, 'cases'>): readonly TypedCase[] => (cases.length > 0 ? cases : [{ name: 'Case 1', inputs: null }]);

/** The place of the open one. */
export const openOf = (having: Pick<Having, 'cases'>): number => casesOf(having).findIndex(({ inputs }) => inputs === null);

export function openCase(having: Having, at: number): Change {
  const cases = casesOf(having);
  const wanted = cases[at]?.inputs;
  if (wanted === null || wanted === undefined) return { inputs: having.inputs, cases: [...cases] };
  return { inputs: wanted, cases: cases.map((one, place) => ({ name: one.name, inputs: place === at ? null : one.inputs ?? having.inputs })) };
}

/** One more behind the others, with the inputs of the open one to begin with; it is open then. Undefined: there are as many as a project can have. */
export function addCase(having: Having): Change | undefined {
  const cases = casesOf(having);
  if (cases.length >= LIMITS.cases) return undefined;
  const closed = cases.map((one) => ({ name: one.name, inputs: one.inputs ?? having.inputs }));
  return { inputs: having.inputs, cases: [...closed, { name: freeName(cases, `Case ${cases.length + 1}`), inputs: null }] };
}

/** An empty name changes nothing; one that is taken gets a number. */
export function renameCase(having: Having, at: number, name: string): Change {
  const cases = casesOf(having);
  const wanted = name.replace(/\p{C}/gu, '').trim().slice(0, NAME);
  const others = cases.filter((_, place) => place !== at);
  const renamed = wanted === '' ? cases[at].name : freeName(others, wanted);
  return { inputs: having.inputs, cases: cases.map((one, place) => (place === at ? { ...one, name: renamed } : one)) };
}

/** Its neighbour is open then; the last one stays. */
export function removeCase(having: Having, at: number): Change {
  const cases = casesOf(having);
  if (cases.length === 1) return { inputs: having.inputs, cases: [...cases] };
  const after = cases[at].inputs === null ? openCase(having, at === 0 ? 1 : at - 1) : { inputs: having.inputs, cases: [...cases] };
  return { inputs: after.inputs, cases: after.cases.filter((_, place) => place !== at) };
}

function freeName(taken: readonly TypedCase[], wanted: string): string {
  const has = (name: string): boolean => taken.some((one) => one.name === name);
  if (!has(wanted)) return wanted;
  for (let count = 2; ; count++) if (!has(`${wanted} ${count}`)) return `${wanted} ${count}`;
}
