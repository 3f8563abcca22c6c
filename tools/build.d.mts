export const ROOT: string;
export function buildIsCurrent(root?: string): boolean;
export function build(root?: string): Promise<boolean>;
export function ensureBuilt(root?: string): Promise<void>;
