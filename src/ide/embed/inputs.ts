// Which inputs of a host a project reads: in a small frame the others would only take room.
import type { HostInput } from '../../protocol.ts';

/** A project as it is typed: each input as a text. */
interface Written { script: string; files?: readonly { text: string }[]; inputs: Record<string, { text: string } | undefined> }

/**
 * A script calls a list of values by its label; what it does with other inputs is the host's, so that they count where
 * something is given.
 */
export function inputsRead(inputs: readonly HostInput[], { script, files = [], inputs: given }: Written): HostInput[] {
  const texts = [script, ...files.map(({ text }) => text)];
  const isNamed = (label: string): boolean => texts.some((text) => text.split(/\W+/).includes(label));
  return inputs.filter(({ id, kind, label }) => (kind === 'values' ? isNamed(label) : (given[id]?.text ?? '') !== ''));
}
