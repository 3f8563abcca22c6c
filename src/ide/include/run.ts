// What a run sends of a project whose script includes files, and what a person is told where that cannot be made.
import { isFileName } from '../../project/files.ts';
import type { RunRecord, SourceMap } from '../../protocol.ts';
import type { Draft } from '../state/projects.svelte.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { IncludeError, joinFiles } from '../../project/join.ts';
import { inFiles } from '../../project/origin.ts';
import { makeFile } from './file-edits.ts';

/** `finish`: puts the run's record in terms of the files. */
export interface Prepared { text: string; map?: SourceMap; finish?: (record: RunRecord) => RunRecord }

/** Throws IncludeError. */
export function prepare({ script, files = [] }: Draft): Prepared {
  const joined = joinFiles(script, files);
  const { map } = joined;
  return map === undefined ? joined : { ...joined, finish: (record) => inFiles(record, map) };
}

/** An include that cannot be followed as a sentence. Throws what is another fault. */
export function faultOf(fault: unknown): string {
  if (fault instanceof IncludeError) return `${fault.file}, line ${fault.line}: ${fault.message}`;
  throw fault;
}

/** Shows an include that cannot be followed; false where it is another fault. */
export function refuse(workspace: Workspace, fault: unknown): boolean {
  if (!(fault instanceof IncludeError)) return false;
  const { file, line, missing } = fault;
  const make = missing !== undefined && isFileName(missing)
    ? { action: { label: 'Make this file', run: () => makeFile(workspace, missing) } } : {};
  workspace.notices.show(`Not sent. ${faultOf(fault)}`, { tone: 'error', lasts: 12_000, ...make });
  void workspace.showLine(line, file);
  return true;
}
