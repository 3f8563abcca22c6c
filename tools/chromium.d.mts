export function chromiumArgs(): string[];
export function findChromium(): string | undefined;
export function provideChromium(): string;
