// The way back where commands have made the page useless: the default user that may do nothing any more is one.
import type { House } from '../../page.ts';
import type { RedisPort } from './port.ts';

/** What it begins anew. */
interface Starting {
  readonly house: Pick<House, 'notices'>;
  readonly port: RedisPort;
  refresh(): void;
  startedOver: number;
}

/** Milliseconds for which what was emptied can be brought back. */
const LASTS = 60_000;

/** Empties keyspace, users, configuration, functions and script cache. Scripts stay, and so does the history. */
export async function startOver(page: Starting): Promise<void> {
  const { notices } = page.house;
  const tell = (text: string, undo?: () => void): void => {
    page.refresh();
    notices.show(text, undo ? { action: { label: 'Undo', run: undo }, lasts: LASTS, ofWorld: true } : {});
  };
  try {
    const takeBack = await page.port.startOver();
    page.startedOver = Date.now();
    tell('Started over: keyspace, users and configuration are new. Your scripts stay.', () => {
      takeBack().then(
        () => {
          page.startedOver = 0;
          tell('Keyspace, users and configuration are as they were.');
        },
        (cause: unknown) => notices.show(`It could not be taken back: ${String(cause)}`, { tone: 'error' }));
    });
  } catch (cause) {
    notices.show(`Starting over failed: ${cause instanceof Error ? cause.message : String(cause)}`, { tone: 'error' });
  }
}
