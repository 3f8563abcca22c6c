// The format strings of `struct`, read once into steps: each option with its size, alignment and byte order.
import type { Bytes, LuaStack } from '../runtime.ts';

export const Kind = { signed: 0, unsigned: 1, float: 2, pad: 3, chars: 4, string: 5, control: 6 } as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** An error in a format, raised when its turn comes. */
interface Fault {
  message: Bytes;
  /** It is worded as one of the first argument. */
  argument: boolean;
}

export interface Step {
  kind: Kind;
  /** In bytes; of chars 0: all of a string, or what the value before says. */
  size: number;
  /** What its place is a multiple of (0: of nothing), counted as the original counts, who lets 3 pass. */
  align: number;
  littleEndian: boolean;
  /** Found while its size is read. */
  sizeFault: Fault | undefined;
  /** Found when it is carried out. */
  fault: Fault | undefined;
  /** `size` passes over a fault of a letter or digit. */
  alphanumeric: boolean;
}

const INT_MAX = 2147483647;
/** The widest integer, in bytes; what is beyond 8 is sign or zero. */
const MAX_INTEGER = 32;
/** The alignment of a double, which `!` alone stands for. */
const MAX_ALIGN = 8;
const [ZERO, NINE] = [48, 57];

/**
 * Kind and size of the plain options on a 64-bit machine: that of the servers. A number in the format takes the place
 * of a size in brackets.
 */
const OPTIONS: Record<string, [kind: Kind, size: number | [number]]> = {
  b: [Kind.signed, 1], h: [Kind.signed, 2], l: [Kind.signed, 8], i: [Kind.signed, [4]],
  B: [Kind.unsigned, 1], H: [Kind.unsigned, 2], L: [Kind.unsigned, 8], T: [Kind.unsigned, 8], I: [Kind.unsigned, [4]],
  f: [Kind.float, 4], d: [Kind.float, 8], x: [Kind.pad, 1], c: [Kind.chars, [1]], s: [Kind.string, 0],
};

/** Steps one after the other: some at a time, where there are many. */
export interface Steps {
  /** The next of them. */
  readonly items: readonly Step[];
  /** Reads on; false where all have been read. */
  next(): boolean;
}

/** Formats read lately: a script uses few, again and again. */
const known = new Map<Bytes, Steps>();
/** Characters of the formats that are kept, of the longest of them, and of all since it was last emptied. */
const KNOWN = 16 * 1024;
const LONGEST_KNOWN = 1024;
let knownLength = 0;
/** Steps that are read at a time of a format that is not kept. */
const BLOCK = 1024;

/** The steps of a format; none follows one with a fault. */
export function stepsOf(format: Bytes): Steps {
  if (format.length > LONGEST_KNOWN) return new Reader(format, BLOCK);
  let steps = known.get(format);
  if (steps === undefined) {
    if (knownLength > KNOWN) { known.clear(); knownLength = 0; }
    knownLength += format.length;
    known.set(format, steps = { items: new Reader(format, Infinity).items, next: () => false });
  }
  return steps;
}

/** Bytes of padding that a step needs at an offset. */
export function padding(step: Step, offset: number): number {
  const { align } = step;
  return align <= 1 ? 0 : (align - (offset & (align - 1))) & (align - 1);
}

export function raise(lua: LuaStack, fault: Fault): never {
  if (fault.argument) lua.argumentError(1, fault.message);
  throw new Error(fault.message);
}

const OVERFLOW = fault('integral size overflow');

class Reader implements Steps {
  private at = 0;
  private align = 1;
  private littleEndian = true;
  items: Step[];

  constructor(private readonly format: Bytes, private readonly block: number) { this.items = this.read(); }

  next(): boolean {
    this.items = this.read();
    return this.items.length > 0;
  }

  private read(): Step[] {
    const steps: Step[] = [];
    while (steps.length < this.block && this.at < this.format.length && this.format.charCodeAt(this.at) !== 0) {
      const step = this.step(this.format[this.at++]);
      steps.push(step);
      if (step.sizeFault !== undefined) this.at = this.format.length;
    }
    return steps;
  }

  private step(option: string): Step {
    const [kind, size] = OPTIONS[option] ?? [Kind.control, 0];
    const step: Step = {
      kind, size: 0, align: 0, littleEndian: this.littleEndian, sizeFault: undefined, fault: undefined,
      alphanumeric: /[a-zA-Z0-9]/.test(option),
    };
    step.size = typeof size === 'number' ? size : this.number(size[0]);
    if (step.size < 0) step.sizeFault = OVERFLOW;
    else if ((option === 'i' || option === 'I') && step.size > MAX_INTEGER) {
      step.sizeFault = fault(`integral size ${step.size} is larger than limit of ${MAX_INTEGER}`);
    }
    if (kind !== Kind.chars) step.align = Math.min(step.size, this.align);
    if (kind === Kind.control) step.fault = this.control(option);
    return step;
  }

  /** Takes an option that sets byte order or alignment. */
  private control(option: string): Fault | undefined {
    switch (option) {
      case ' ': return undefined;
      case '>': this.littleEndian = false; return undefined;
      case '<': this.littleEndian = true; return undefined;
      case '!': return this.setAlign();
    }
    return { message: `invalid format option '${option}'`, argument: true };
  }

  private setAlign(): Fault | undefined {
    const align = this.number(MAX_ALIGN);
    if (align < 0) return OVERFLOW;
    if (align === 0 || (align & (align - 1)) !== 0) return fault(`alignment ${align} is not a power of 2`);
    this.align = align;
    return undefined;
  }

  /** The number that follows in the format, or what it is where there is none; -1 where it is too large. */
  private number(absent: number): number {
    const begin = this.at;
    let value = 0;
    for (let code; (code = this.format.charCodeAt(this.at)) >= ZERO && code <= NINE; this.at++) {
      value = value * 10 + code - ZERO;
      if (value > INT_MAX) return -1;
    }
    return this.at === begin ? absent : value;
  }
}

function fault(message: Bytes): Fault { return { message, argument: false }; }
