/** A pattern that must not stand in some places. */
interface Rule { why: string; pattern: RegExp; in: string[]; skip?: RegExp; except: RegExp[] }
export const RULES: Rule[];
export function checkWords(root: string, rules?: Rule[]): string[];
