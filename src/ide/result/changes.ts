// What a run changed in one thing as a line, where the host has no words of its own for it.
import { decodeBytes } from '../../bytes/text.ts';
import type { ChangeOf, PageDoor } from '../../hosts/page.ts';
import type { ThingThen } from '../../protocol.ts';

/** Characters of a value. */
const LONGEST = 500;

export function plainChange({ differenceName, differenceText }: Pick<PageDoor, 'differenceName' | 'differenceText'>): ChangeOf {
  return (difference, at) => {
    const { before, after } = difference;
    const name = differenceText?.(difference) ?? (differenceName?.(difference) || `thing ${at + 1}`);
    const told = differenceText !== undefined; // its text has the values
    const of = (thing: ThingThen | null): string | undefined => (thing === null ? undefined : told ? '' : valueText(thing));
    const [was, is] = [of(before), of(after)];
    return { name, ...was !== undefined && { before: was }, ...is !== undefined && { after: is } };
  };
}

function valueText({ value }: ThingThen): string {
  const text = JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? decodeBytes(part) : part));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
