// A test file in the editor: what is wrong in it at its place, and what can be written there.
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { HostInfo, SettingValue } from '../../protocol.ts';
import type { Diagnostic } from '../../syntax/diagnostic.ts';
import { offersAt } from '../../testing/offers.ts';
import { hostIn, readTests } from '../../testing/read.ts';

/** `host`: that of the script, where the file names none. */
export function faultsIn(text: string, host: HostInfo, hosts: readonly HostInfo[], settings: Record<string, SettingValue>): Diagnostic[] {
  const own = hosts.find(({ id }) => id === hostIn(text)) ?? host;
  return readTests(text, { host: own, settings }).faults.map(({ from, to, message }): Diagnostic => ({
    from, to: Math.min(Math.max(to, from + 1), text.length), severity: 'error', code: 'test-file', message,
    about: 'A test file is YAML with a schema: what stands in it wrongly keeps its tests from running.',
  }));
}

export const completeTests = (host: HostInfo, hosts: readonly HostInfo[]) => (context: CompletionContext): CompletionResult | null => {
  const text = context.state.doc.toString();
  const own = hosts.find(({ id }) => id === hostIn(text)) ?? host;
  const found = offersAt(text.slice(0, context.pos), own);
  if (found === undefined || (found.from === context.pos && !context.explicit)) return null;
  const options = found.offers.map(({ label, about, insert }): Completion => ({ label, info: about, ...insert !== undefined && { apply: insert } }));
  return { from: found.from, options, validFor: /^[\w!-]*$/ };
};
