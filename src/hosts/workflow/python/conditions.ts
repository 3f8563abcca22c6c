// The Python engine's conditions: Jinja2 expressions, read in two ways, of edges and loops, and of goto.
import type { Engine } from '../engine.ts';
import { Fault } from '../fault.ts';
import type { Templates } from '../templates/templates.ts';
import { truth, typeName } from '../values/python-text.ts';
import { Dict } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { iterate } from './access.ts';

/** What counts as false where a condition of goto is rendered to text. */
const FALSE = new Set(['', 'false', '0', 'no', 'none']);

export class Conditions {
  constructor(private readonly engine: Engine, private readonly templates: Templates) {}

  /** The names that templates see, beside those of Jinja2. */
  private names(state: Dict): Record<string, Value> {
    const of = (name: string): Value => dottable(this.engine.sections.get(name), name);
    return {
      state, variables: of('variables'), secrets: new Dict(), settings: of('settings'), data: of('data'), env: new Dict(),
      checkpoint: new Dict([['dir', ''], ['last', '']]),
    };
  }

  /** A text with templates: one expression alone keeps its type. Throws a Fault. */
  process(text: Value, state: Dict, more: Record<string, Value> = {}): Value {
    return typeof text === 'string' ? this.templates.process(text, { ...this.names(state), ...more }) : text;
  }

  /** `when` and `condition` of edges and loops. Throws a Fault. */
  holds(condition: Value, state: Dict): boolean {
    if (typeof condition !== 'string') return truth(condition);
    const text = condition.trim();
    if (text === 'True' || text === 'False') return text === 'True';
    const bare = /^(!?)\s*([\p{L}_][\p{L}\p{N}_]*)$/u.exec(text);
    if (bare !== null) return truth(state.get(bare[2]) ?? null) !== (bare[1] === '!');
    return truth(this.process(/\{\{|\{%/.test(text) ? text : `{{ ${text} }}`, state));
  }

  /** `if` of goto: rendered to text; one that fails is false, with a warning. */
  gotoHolds(condition: Value, state: Dict): boolean {
    const { teller, sections } = this.engine;
    if (typeof condition !== 'string') throw new Fault('AttributeError', `'${typeName(condition)}' object has no attribute 'strip'`);
    const text = condition.trim();
    const names = { state, result: new Dict(), variables: dottable(sections.get('variables'), 'variables'), secrets: new Dict(), env: new Dict() };
    try {
      const rendered = this.templates.render(/^\{[{%]/.test(text) ? condition : `{{ ${condition} }}`, names);
      return !FALSE.has(rendered.trim().toLowerCase());
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'runtime' || error.type === 'Unsupported') throw error;
      teller.log('warning', `Failed to evaluate goto condition '${condition}': ${error.message}. Returning False.`);
      return false;
    }
  }
}

/** A section as templates see it; null is no mapping. */
function dottable(value: Value | undefined, name: string): Value {
  if (value === undefined) return new Dict();
  if (value === null && (name === 'variables' || name === 'data')) iterate(value);
  return value;
}
