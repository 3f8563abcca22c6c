// Scripts sent to the engine and to a real redis-server alike.
import { expect } from 'vitest';
import { beside } from '../../redis/oracle.ts';
import type { Beside } from '../../redis/oracle.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { attachScripting } from './attach.ts';

/** Of a release, or of the one that the tests run for. */
export const besideScripts = (release?: ReleaseName): Promise<Beside> =>
  beside((engine) => { attachScripting(engine); }, undefined, release);

/** Runs each script on both, one after the other, and compares the replies. */
export async function sameReplies(t: Beside, scripts: readonly string[], keys: readonly string[] = []): Promise<void> {
  for (const script of scripts) await t.same(['EVAL', script, String(keys.length), ...keys, 'arg1', '2', '']);
}

/** A script that must fail with a text. */
export async function fails(t: Beside, script: string, text: string): Promise<void> {
  expect(await t.same(['EVAL', script, '0'])).toContain(text);
}
