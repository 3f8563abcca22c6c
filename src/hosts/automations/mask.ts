// Secrets are never told.

/** A text in which secrets stand as asterisks, also as JSON has them. */
export function mask(text: string, secrets: readonly string[]): string {
  return secrets.reduce((whole, secret) => {
    if (secret === '') return whole;
    const quoted = JSON.stringify(secret).slice(1, -1);
    const once = whole.replaceAll(secret, '••••••');
    return quoted === secret ? once : once.replaceAll(quoted, '••••••');
  }, text);
}
