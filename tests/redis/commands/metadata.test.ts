// COMMAND DOCS beside the servers, byte for byte. That of all commands is compared in tests/redis/releases.
import { describe, test } from 'vitest';
import { beside } from '../oracle.ts';
import { RELEASE_NAMES } from '../releases/facts.ts';
import '../releases/documents-at-hand.ts';

describe.each(RELEASE_NAMES)('%s', (release) => {
  test.each([2, 3] as const)('COMMAND DOCS in RESP%i', async (protocol) => {
    const t = await beside(undefined, undefined, release);
    if (protocol === 3) await t.hello(3);
    for (const name of ['get', 'set', 'scan', 'copy', 'getex', 'xadd', 'geosearch', 'bitfield_ro', 'hmset', 'config|get']) {
      await t.same(['COMMAND', 'DOCS', name]);
    }
    await t.same('COMMAND DOCS get nosuch GETSET config|nope');
  });
});
