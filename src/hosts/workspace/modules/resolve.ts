// Which file a `require` means.
import type { Files } from './files.ts';

/** `missing`: why there is none, in the document's words. */
export type Resolved = { path: string } | { missing: string };

/** `from`: the file that requires. `installed`: whether there is a module of a name. */
export function resolve(name: string, from: string, files: Files, installed: (module: string) => boolean): Resolved {
  const [namespace, ...rest] = name.split('/');
  const isRelative = namespace === '.' || namespace === '..';
  if (!isRelative && namespace !== 'workspace' && !installed(namespace)) return { missing: `module not installed: "${namespace}"` };
  const inside = rest.length === 0 ? 'init' : rest.join('/');
  const path = `${isRelative ? joined(from, name) : namespace === 'workspace' ? `workspace/modules/${inside}` : `modules/${namespace}/exports/${inside}`}.lua`;
  return files.has(path) ? { path } : { missing: `module not found: "${name}" (tried ${path})` };
}

/** A path from a file's folder. What climbs out of the root keeps its "..", and there is no such file. */
function joined(from: string, name: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
