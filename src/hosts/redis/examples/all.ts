// The scripts that the page offers, simple ones first.
import type { Example, ExampleBody } from '../../../protocol.ts';
import { boundedLog } from './bounded-log.ts';
import { delayedQueue } from './delayed-queue.ts';
import { inventoryReservation } from './inventory-reservation.ts';
import { leaderboard } from './leaderboard.ts';
import { lockRelease } from './lock-release.ts';
import { slidingWindow } from './sliding-window.ts';
import { tokenBucket } from './token-bucket.ts';
import { titles } from './titles.ts';
import { uniqueVisitors } from './unique-visitors.ts';

const bodies: Record<string, ExampleBody> = {
  'lock-release': lockRelease,
  'sliding-window': slidingWindow,
  'token-bucket': tokenBucket,
  'leaderboard': leaderboard,
  'delayed-queue': delayedQueue,
  'inventory-reservation': inventoryReservation,
  'unique-visitors': uniqueVisitors,
  'bounded-log': boundedLog,
};

export const examples: Example[] = titles.map((title) => ({ ...title, ...bodies[title.id] }));
