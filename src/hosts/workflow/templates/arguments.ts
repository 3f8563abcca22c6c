// The arguments of a filter: by position, or by name.
import { unsupported } from './things.ts';
import type { Given, Thing } from './things.ts';
import { Fault } from '../fault.ts';

export class Arguments {
  private at = 0;
  private readonly left: Map<string, Thing>;

  constructor(private readonly given: Given, private readonly filter: string) { this.left = new Map(given.named); }

  /** The next argument; `initial` where it is not given. */
  take(name: string, initial: Thing): Thing {
    if (this.at < this.given.args.length) return this.given.args[this.at++];
    this.at++;
    const named = this.left.get(name);
    this.left.delete(name);
    return named ?? initial;
  }

  need(name: string): Thing {
    const value = this.take(name, new NotGiven());
    if (value instanceof NotGiven) throw new Fault('TypeError', `${this.filter}() missing 1 required positional argument: '${name}'`);
    return value;
  }

  /** Those by position that are left. */
  rest(): readonly Thing[] {
    const rest = this.given.args.slice(this.at);
    this.at = this.given.args.length;
    return rest;
  }

  /** An argument that has a name alone. */
  named(name: string): Thing | undefined {
    const value = this.left.get(name);
    this.left.delete(name);
    return value;
  }

  /** Refuses what nobody took. */
  end(): void {
    if (this.at < this.given.args.length || this.left.size > 0) throw unsupported(`the filter "${this.filter}" with these arguments`);
  }
}

class NotGiven { readonly type = 'NotGiven'; readonly text = ''; }
