// The titles of the examples.
import type { ExampleTitle } from '../../../protocol.ts';

export const titles: ExampleTitle[] = [];
