export const FOR_TESTS: readonly string[];
export function chromiumArgs(): string[];
export function findChromium(names?: readonly string[]): string | undefined;
export function provideChromium(names?: readonly string[]): string;
