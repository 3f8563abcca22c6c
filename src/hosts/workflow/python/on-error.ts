// `on_error` of a node in the Python engine: raise, graceful, retry.
import type { Engine } from '../engine.ts';
import { Fault } from '../fault.ts';
import { Dict, isDict, isList } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { isFinal } from './branches.ts';
import type { RunFunction } from './nodes.ts';

/** Errors that the engine tries again by itself; Lua's are none of them. */
const TRANSIENT = ['TimeoutError', 'ConnectionError', 'RateLimitError', 'ServiceUnavailableError', 'HTTPError'];

/** A node's function with what `on_error` says around it. Waiting between tries is left out: nothing else would happen meanwhile. */
export function withErrors(engine: Engine, node: string, config: Dict, run: RunFunction): RunFunction {
  const given = config.get('on_error') ?? null;
  const its = isDict(given) ? given : new Dict();
  const mode = its.get('mode') ?? 'raise';
  if (mode !== 'raise' && mode !== 'graceful' && mode !== 'retry') {
    throw new Fault('ValidationError', `1 validation error for NodeErrorSettings\nmode\n  Input should be 'raise', 'graceful' or 'retry'`);
  }
  if (mode === 'raise') return run;
  const tries = mode === 'retry' ? Number(its.get('max_retries') ?? 3n) : 0;
  const retried = its.get('retryable_errors');
  const types = isList(retried) ? retried : TRANSIENT;
  const fallback = its.get('fallback') ?? null;
  return (state) => {
    const clean = new Dict([...state].filter(([key]) => key !== '__error__'));
    for (let count = 0; ; count++) {
      try {
        return run(clean);
      } catch (error) {
        if (!(error instanceof Fault) || isFinal(error)) throw error;
        if (count < tries && types.includes(error.type)) { engine.left(); continue; }
        return told(engine, node, config, error, count, mode === 'graceful' ? fallback : null);
      }
    }
  };
}

function told(engine: Engine, node: string, config: Dict, { type, message }: Fault, tries: number, fallback: Value): Dict {
  const error = new Dict([
    ['type', type], ['message', message], ['node', node], ['action', config.get('uses') ?? null],
    ['timestamp', new Date(engine.now()).toISOString().replace(/Z$/, '000+00:00')], ['retry_count', BigInt(tries)],
    ['is_retryable', TRANSIENT.includes(type)], ['traceback', null], ['details', null],
  ]);
  return new Dict([['__error__', error], ...fallback === null ? [] : [['__fallback_node__', fallback] as [string, Value]]]);
}
