export type Engine = 'firefox' | 'webkit';
export const ENGINES: Record<Engine, { title: string; names: string[]; variable: string; needs: string[]; debian: string }>;
export function findBrowser(engine: Engine, environment?: Record<string, string | undefined>): string | undefined;
export function absence(engine: Engine): string;
