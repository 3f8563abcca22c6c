// Names of entities, edges and bundles: UUIDv7 (RFC 9562), which sort by the time at which they were made.

/** 12 bits that count within a millisecond. */
const WITHIN = 4096;

/**
 * Makes names from a clock and from chance. Each is greater than the one before, also within a millisecond and where the clock
 * goes back: the millisecond and the 12 bits after it count on as one number.
 */
export class Ids {
  private last = -1;

  constructor(private readonly now: () => number, private readonly random: () => number) {}

  next(): string {
    this.last = Math.max(Math.floor(this.now()) * WITHIN, this.last + 1);
    const time = hex(Math.floor(this.last / WITHIN), 12);
    const variant = 0x8000 | this.bits(14);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(this.last % WITHIN, 3)}-${hex(variant, 4)}-${hex(this.bits(24), 6)}${hex(this.bits(24), 6)}`;
  }

  private bits(count: number): number { return Math.floor(this.random() * 2 ** count); }
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Whether a text is a UUID as these are written: lower case with hyphens. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
