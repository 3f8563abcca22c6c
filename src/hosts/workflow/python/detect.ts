// Which language a node's code is in, as the Python engine finds out.
import { Fault } from '../fault.ts';
import { typeName } from '../values/python-text.ts';
import type { Dict, Value } from '../values/value.ts';
import { isDict } from '../values/value.ts';

/** What a node does: nothing, code, an action, steps one after another. */
export type Work =
  | { does: 'nothing' }
  | { does: 'lua' | 'python' | 'prolog'; key: 'run' | 'script'; code: string }
  | { does: 'expression'; outputKey: string }
  | { does: 'action'; action: Value; output: Value }
  | { does: 'steps'; steps: Value };

const SIGNS = /\blocal\b|\bthen\b|\bend\b|\belseif\b|\.\.+/;

/** Whether code without a language is taken for Lua: its first words say so, or a word that Python does not have. */
export function looksLikeLua(code: string): boolean {
  const start = code.trimStart();
  return start.startsWith('-- lua') || start.startsWith('--lua') || SIGNS.test(code);
}

/**
 * What a node runs: `run`, else `script`, `uses`, `steps`. `language` of the file (which the document names and the real engine
 * does not read) counts where neither the node nor its code says one.
 */
export function workOf(config: Dict, fileLanguage: Value | undefined): Work {
  const run = config.get('run') ?? null;
  const mapped = isDict(run) ? mappedWork(run) : undefined;
  if (mapped !== undefined) return mapped;
  for (const key of ['run', 'script'] as const) {
    const code = config.get(key) ?? null;
    if (key === 'run' && typeof code !== 'string') continue;
    if (!config.has(key) || (key === 'script' && code === null)) continue;
    if (typeof code !== 'string') throw new Fault('AttributeError', `'${typeName(code)}' object has no attribute 'strip'`);
    return { does: languageOf(code, config.get('language'), fileLanguage), key, code };
  }
  if (config.has('uses')) return { does: 'action', action: config.get('uses')!, output: config.get('output') ?? null };
  return config.has('steps') ? { does: 'steps', steps: config.get('steps')! } : { does: 'nothing' };
}

function mappedWork(run: Dict): Work | undefined {
  const code = run.get('code') ?? '';
  switch (run.get('type')) {
    case 'lua': return { does: 'lua', key: 'run', code: typeof code === 'string' ? code : '' };
    case 'prolog': return { does: 'prolog', key: 'run', code: typeof code === 'string' ? code : '' };
    case 'expression': return { does: 'expression', outputKey: String(run.get('output_key') ?? 'result') };
    default: return undefined;
  }
}

function languageOf(code: string, language: Value | undefined, fileLanguage: Value | undefined): 'lua' | 'python' | 'prolog' {
  const named = language ?? fileLanguage ?? null;
  if (named === 'prolog' || named === 'lua') return named;
  return (language ?? null) === null && looksLikeLua(code) ? 'lua' : 'python';
}
