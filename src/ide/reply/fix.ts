// Doing what the error of a run offers: what it adds goes into the inputs of the open script.
import type { InputFix } from '../../protocol.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { withKeys } from './add-keys.ts';

/** Says what it did, with a way back; or why it cannot be done. */
export function applyFix({ projects, notices, host }: Workspace, { input, add }: InputFix): void {
  const field = host?.inputs.find(({ id, kind }) => id === input && kind === 'text');
  const { current, currentId } = projects;
  if (!field || !current) return;
  const before = current.inputs[input]?.text ?? '';
  const after = withKeys(before, add);
  if (after === undefined) {
    notices.show(`Not added: what stands under ${field.label} is no JSON object. Put it right, or write ${add} there.`, { tone: 'warning', lasts: 12_000 });
  } else if (after === before) {
    notices.show(`It stands under ${field.label} already.`);
  } else {
    const put = (text: string): void => {
      const inputs = projects.list.find(({ id }) => id === currentId)?.inputs ?? {};
      projects.edit({ inputs: { ...inputs, [input]: { kind: 'text', text } } }, currentId);
    };
    put(after);
    notices.show(`Added ${add} to ${field.label}. Change what it gives there, then run again.`, { action: { label: 'Undo', run: () => put(before) }, lasts: 12_000 });
  }
}
