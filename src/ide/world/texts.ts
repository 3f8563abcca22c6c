// What is said of worlds and their states is made of these.

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
export const sentence = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
