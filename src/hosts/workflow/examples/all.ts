import type { Example } from '../../../protocol.ts';

export const examples: Example[] = [];
