// Records of projects as earlier versions kept them, brought to the form of this one step by step. A step is never changed
// once it was released; a new one is added at the end.
import { inputsIn } from '../project/project.ts';
import { isRecord } from '../project/checks.ts';

type Stored = Record<string, unknown>;

const STEPS: readonly ((project: Stored) => Stored)[] = [
  // Up to 0.5 there were two inputs, each a field of its own.
  ({ keys, argv, ...project }) => ({ ...project, inputs: inputsIn({ keys, argv, inputs: project['inputs'] }) }),
];

/** Of what is stored now. */
export const PROJECT_VERSION = STEPS.length;

/** A record in the form of this version. What is no record, or a later version's, comes back as it is. */
export function migrateProject(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { version = 0 } = value;
  if (typeof version !== 'number' || version >= PROJECT_VERSION) return value;
  return { ...STEPS.slice(Math.max(0, version)).reduce((project, step) => step(project), value), version: PROJECT_VERSION };
}
