export interface Serving { url: string; close(): Promise<void> }
export function serve(options?: { root?: string; port?: number; strictPort?: boolean }): Promise<Serving>;
