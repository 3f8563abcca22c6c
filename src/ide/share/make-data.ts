// The data of a project, made by its commands.
import type { RedisPort } from '../../hosts/redis/page/port.ts';
import type { Bytes } from '../../protocol.ts';
import type { Session } from '../../session.ts';
import type { Workspace } from '../Workspace.svelte.ts';

/**
 * Sends commands by a client of its own: what they leave behind (a database, a transaction, another user) is no matter of
 * the script. Resolves to how many failed.
 */
export async function makeData(workspace: Workspace, session: Session, redis: RedisPort, commands: readonly Bytes[][]): Promise<number> {
  const { id } = await redis.connect();
  // Nobody else could bring what such a command waits for.
  const unheed = session.on('waiting', ({ who, until }) => {
    if (who === id && until !== undefined) void redis.unblock(id);
  });
  let failed = 0;
  try {
    for (const command of commands) if ((await workspace.execute(id, [...command])).type === 'error') failed++;
  } finally {
    unheed();
    await redis.disconnect(id);
  }
  return failed;
}
