export function filesOfGrammar(): Record<'parser.ts' | 'parser.terms.ts', string>;
