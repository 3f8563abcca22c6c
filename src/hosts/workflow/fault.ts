// What stops a workflow, in the words of the engine that is emulated.
import type { RunErrorKind } from '../../protocol.ts';

export interface FaultPlace {
  /** The node that failed. */
  node?: string;
  /** 1-based line of the file. */
  line?: number | undefined;
  kind?: RunErrorKind;
  /** What would stand for the node, as JSON of mocks. */
  mock?: string | undefined;
}

/** `type`: the class of the exception in Python (or what Rust's error begins with); message: Unicode text. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly node: string | undefined;
  readonly line: number | undefined;
  readonly kind: RunErrorKind;
  readonly mock: string | undefined;

  constructor(readonly type: string, message: string, { node, line, kind = 'runtime', mock }: FaultPlace = {}) {
    super(message);
    this.node = node;
    this.line = line;
    this.kind = kind;
    this.mock = mock;
  }

  /** The same, told of a node, and under another text where one is given. */
  at(place: FaultPlace, message = this.message): Fault {
    return new Fault(this.type, message, { ...this.place, ...place });
  }

  /** The same under another type. */
  as(type: string): Fault { return new Fault(type, this.message, this.place); }

  private get place(): FaultPlace {
    return { ...(this.node !== undefined && { node: this.node }), line: this.line, kind: this.kind, mock: this.mock };
  }
}
