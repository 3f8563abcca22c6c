// The files of a workspace: scripts, what they require, and manifests, by their paths from its root.
import { isObject } from '../../../world/schema.ts';

export type Files = ReadonlyMap<string, string>;

/** Files, characters of a path, and of all texts together. */
const MOST = { files: 200, path: 100, text: 4 * 1024 * 1024 } as const;
const PATH = /^(?:\w[\w.-]*\/)*\w[\w.-]*$/;

/** An object of texts by their paths; a sentence where it is none. */
export function readFiles(given: unknown): Files | string {
  if (!isObject(given)) return 'a JSON object is wanted, as {"workspace/modules/utils.lua": "return {}"}';
  const entries = Object.entries(given);
  if (entries.length > MOST.files) return `at most ${MOST.files}`;
  let length = 0;
  for (const [path, text] of entries) {
    if (path.length > MOST.path || !PATH.test(path)) return `${JSON.stringify(path)} is no path: letters, digits, "_", "-" and ".", joined by "/"`;
    if (typeof text !== 'string') return `${path} is a text`;
    length += text.length;
  }
  return length > MOST.text ? `at most ${MOST.text} characters together` : new Map(entries as [string, string][]);
}

/** Where the text of a script that a manifest declares may lie: with its module, or with the workspace's own. */
export const scriptPaths = (name: string, module: string): string[] => [`modules/${module}/scripts/${name}.lua`, `workspace/scripts/${name}.lua`, `${name}.lua`];
