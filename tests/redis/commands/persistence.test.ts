import { test } from 'vitest';
import { beside } from '../oracle.ts';
import { momentOfRecording } from '../recording/servers.ts';

test('SAVE and its like answer as where something is saved', async () => {
  const now = momentOfRecording();
  const t = await beside(undefined, { clock: () => now });
  for (const line of ['SAVE', 'SAVE now', 'BGSAVE x', 'BGSAVE SCHEDULE x', 'MULTI', 'SAVE', 'EXEC', 'LASTSAVE x']) {
    await t.same(line);
  }
  await t.reply('BGREWRITEAOF', '+Background append only file rewriting started');
  t.ours('BGSAVE SCHEDULE');
  await t.near('LASTSAVE', 2);
});
