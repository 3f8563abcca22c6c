// The page's door of a host, as far as the house asks: by its id, fetched with the page.
import type { Manner, RunRecord, RunRequest } from '../protocol.ts';
import { mannerOf } from './redis/page/port.ts';

/** How a run is answered in the words of its host, where its world cannot; a host without words of its own has none here. */
const MANNERS: Record<string, ((request: RunRequest) => Manner<RunRecord>) | undefined> = { redis: mannerOf };

export const mannerFor = (request: RunRequest): Manner<RunRecord> => MANNERS[request.host]?.(request) ?? {};
