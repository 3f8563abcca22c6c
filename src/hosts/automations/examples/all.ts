// The examples, fetched when one is opened.
import type { Example } from '../../../protocol.ts';

export const examples: Example[] = [];
