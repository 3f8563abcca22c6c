// Secrets are never told: what stands for them.

/** Stands for a secret, in texts and in bytes. */
export const MASK = '******';

/** A text in which secrets stand as asterisks, also as JSON has them. */
export function mask(text: string, secrets: readonly string[]): string {
  return secrets.reduce((whole, secret) => {
    if (secret === '') return whole;
    const quoted = JSON.stringify(secret).slice(1, -1);
    const once = whole.replaceAll(secret, MASK);
    return quoted === secret ? once : once.replaceAll(quoted, MASK);
  }, text);
}

/** The same of plain data. */
export function maskPlain<T>(value: T, secrets: readonly string[]): T {
  if (secrets.length === 0) return value;
  const text = JSON.stringify(value);
  const masked = mask(text, secrets);
  return masked === text ? value : JSON.parse(masked) as T;
}
