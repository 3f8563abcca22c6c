export const ROOT: string;
export function buildIsCurrent(root?: string): boolean;
export function build(root?: string): Promise<void>;
export function ensureBuilt(root?: string): Promise<void>;
