// The version of this page: the build puts it in (vite.config.ts).
declare const __VERSION__: string;

export const VERSION: string = __VERSION__;
