// What of Redis's page comes when it is first asked for.
export const lately = (): Promise<typeof import('./late.ts')> => import('./late.ts');
