// The way back where commands have made the page useless: the default user that may do nothing any more is one.
import type { Bytes, WireReply } from '../../../protocol.ts';
import type { RedisPort } from './port.ts';

/** What of the page it needs. */
export interface Starting {
  notices: { show(text: string, options?: { tone?: 'warning' | 'error'; lasts?: number; action?: { label: string; run(): void } }): void };
  runs: { startedOver: number };
  readonly redis: RedisPort | undefined;
  readonly console: { refresh(): void } | undefined;
  readonly failure: string;
}

/** Milliseconds for which what was emptied can be brought back. */
const LASTS = 60_000;

/** Empties keyspace, users, configuration, functions and script cache. Scripts stay, and so does the history. */
export async function startOver(workspace: Starting): Promise<void> {
  const { notices, runs, redis } = workspace;
  if (!redis) return notices.show(workspace.failure || 'The engine is still starting.', { tone: 'warning' });
  const tell = (text: string, undo?: () => void): void => {
    workspace.console?.refresh();
    notices.show(text, undo ? { action: { label: 'Undo', run: undo }, lasts: LASTS } : {});
  };
  try {
    const takeBack = await redis.startOver();
    runs.startedOver = Date.now();
    tell('Started over: keyspace, users and configuration are new. Your scripts stay.', () => {
      takeBack().then(
        () => {
          runs.startedOver = 0;
          tell('Keyspace, users and configuration are as they were.');
        },
        (cause: unknown) => notices.show(`It could not be taken back: ${String(cause)}`, { tone: 'error' }));
    });
  } catch (cause) {
    notices.show(`Starting over failed: ${cause instanceof Error ? cause.message : String(cause)}`, { tone: 'error' });
  }
}

/** Whether an error says that rules for users forbid a command; also where a script met them. */
export const isRefusal = (text: Bytes): boolean =>
  /^(?:NOPERM |ERR The user executing the script |ERR ACL failure in script)/.test(text);

/** The same of a reply. */
export const isRefused = (reply: WireReply): boolean => reply.type === 'error' && isRefusal(reply.text);
