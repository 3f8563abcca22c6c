// What an oracle answered, kept in a JSON file beside the test, so that the test asserts the same where there is none.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * The oracle's answer: `ask` gets it, or undefined where the oracle is not installed. Where it is, the answer must be the
 * recorded one; `RECORD=1` writes it to `file` (an absolute path) instead.
 */
export async function recorded<T>(file: string, ask: () => Promise<T | undefined>): Promise<T> {
  const answer = await ask();
  if (answer !== undefined && process.env.RECORD === '1') writeFileSync(file, `${JSON.stringify(answer).replaceAll('},', '},\n')}\n`);
  const kept = JSON.parse(readFileSync(file, 'utf8')) as T;
  if (answer !== undefined) expect(kept, `${file} is not what the oracle says: RECORD=1 writes it anew`).toEqual(answer);
  return kept;
}
