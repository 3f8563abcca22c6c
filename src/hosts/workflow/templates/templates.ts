// Templates of the Python engine: Jinja2, with the engine's rules for a text that is one expression alone.
import { Fault } from '../fault.ts';
import { isDict } from '../values/value.ts';
import type { Value } from '../values/value.ts';
import { str } from '../values/python-text.ts';
import { evaluate, Scope } from './evaluate.ts';
import { END, parse } from './parse.ts';
import { Rendering } from './statements.ts';
import { Dotted, Undefined, valueOf } from './things.ts';
import type { Body, Tree } from './tree.ts';

/** Names that a template sees; mappings among them are reached by dots. */
export type Names = Record<string, Value>;

const TEMPLATE_ERRORS = new Set(['UndefinedError', 'TemplateSyntaxError', 'TemplateRuntimeError', 'TemplateAssertionError', 'TemplateNotFound', 'FilterArgumentError']);
/** A text that is one `{{ ... }}` alone. */
const SINGLE = /^\{\{\s*([^}]+(?:\}(?!\})[^}]*)*)\s*\}\}$/;

export class Templates {
  private readonly parsed = new Map<string, Body>();
  private readonly rendering: Rendering;

  /** `spend` is called at each step, and throws where the run is past its limits. */
  constructor(spend: () => void) { this.rendering = new Rendering(spend); }

  /** The engine's process_template: one expression alone keeps its type, anything else is text. Throws a Fault. */
  process(text: string, names: Names): Value {
    const stripped = text.trim();
    const single = SINGLE.exec(stripped);
    if (single !== null && !stripped.includes('{%') && stripped.split('{{').length === 2) return this.alone(text, single[1].trim(), names);
    if (!text.includes('{{') && !text.includes('{%') && !text.includes('${')) return text;
    const rendered = this.guarded('Template error: ', () => this.rendered(text, names));
    const { variables } = names;
    return rendered.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
      const value = isDict(variables) ? variables.get(name.trim()) : undefined;
      return value === undefined ? whole : str(value);
    });
  }

  /** What a template prints, its errors as Jinja2 raises them. */
  render(text: string, names: Names): string { return this.rendered(text, names); }

  private rendered(text: string, names: Names): string {
    let body: Body;
    try {
      body = this.body(text);
    } catch (error) {
      if (!(error instanceof Fault) || error.message !== END) throw error;
      throw error.at({}, `${/\{\{\s*\}\}/.test(text) ? 'Expected an expression, got' : 'unexpected'} 'end of print statement'`);
    }
    return bounded(() => this.rendering.body(body, scopeOf(names)));
  }

  /** One expression: errors of Python (not of Jinja2) leave the text as it is. */
  private alone(text: string, expression: string, names: Names): Value {
    try {
      const result = this.guarded(`Template error in expression '{{ ${expression} }}': `, () => {
        const body = this.body(`{{ ${expression} }}`);
        const thing = bounded(() => evaluate(single(body), scopeOf(names)));
        return { value: thing instanceof Undefined ? null : valueOf(thing) };
      });
      return result.value;
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'runtime' || error.type === 'ValueError' || error.type === 'Unsupported') throw error;
      return text;
    }
  }

  private body(source: string): Body {
    let body = this.parsed.get(source);
    if (body === undefined) this.parsed.set(source, body = parse(source));
    return body;
  }

  /** Errors of Jinja2 become the engine's ValueError. */
  private guarded<T>(before: string, run: () => T): T {
    try {
      return run();
    } catch (error) {
      if (error instanceof Fault && TEMPLATE_ERRORS.has(error.type)) throw error.at({}, before + error.message).as('ValueError');
      throw error;
    }
  }
}

/** Macros may call themselves without end. */
function bounded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new Fault('RecursionError', 'maximum recursion depth exceeded');
    throw error;
  }
}

function single(body: Body): Tree {
  const [tree, ...more] = body;
  if (tree === undefined || more.length > 0) throw new Fault('TemplateSyntaxError', END);
  return tree;
}

function scopeOf(names: Names): Scope {
  const scope = new Scope();
  for (const [name, value] of Object.entries(names)) scope.set(name, isDict(value) ? new Dotted(value) : value);
  return scope;
}
