export interface Rule { may: string[]; packages: string[] | true }
export const RULES: Record<string, Rule>;
export function checkImports(root: string, rules?: Record<string, Rule>): string[];
export function importsOf(text: string, name?: string): { specifier: string; line: number }[];
