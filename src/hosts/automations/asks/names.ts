// Names of the platform in a script, looked at before it runs.
import { functions } from '../api/all.ts';
import { treeOf } from '../api/binding.ts';
import type { Tree } from '../api/binding.ts';
import { nearest } from '../api/nearest.ts';
import type { AutomationsAsks } from '../wire.ts';

const DIALECTS = { oc: treeOf(functions, 'oc'), app: treeOf(functions, 'app') } as const;

/** Which of some paths, as "oc.chat.sendto", lead nowhere, and what may be meant. */
export function unknownNames({ paths }: AutomationsAsks['names']['given']): AutomationsAsks['names']['result'] {
  return paths.flatMap((path) => {
    const [dialect, ...parts] = path.split('.');
    if (!Object.hasOwn(DIALECTS, dialect)) return [];
    let at: Tree = DIALECTS[dialect as keyof typeof DIALECTS];
    for (const [i, part] of parts.entries()) {
      const next = Object.hasOwn(at, part) ? at[part] : undefined;
      if (next === undefined) return [unknown(path, [dialect, ...parts.slice(0, i)].join('.'), part, Object.keys(at))];
      if (typeof next.call === 'function') return [];
      at = next as Tree;
    }
    return [];
  });
}

function unknown(path: string, table: string, name: string, names: readonly string[]): AutomationsAsks['names']['result'][number] {
  const near = nearest(name, names);
  return {
    path, name, message: `There is no ${table}.${name}. ${table} has ${[...names].sort().join(', ')}.`, ...near !== undefined && { instead: near },
  };
}
