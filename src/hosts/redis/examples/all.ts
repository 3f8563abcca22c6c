// The scripts that the page offers, simple ones first.
import type { Example } from '../../../protocol.ts';
import { boundedLog } from './bounded-log.ts';
import { delayedQueue } from './delayed-queue.ts';
import { inventoryReservation } from './inventory-reservation.ts';
import { leaderboard } from './leaderboard.ts';
import { lockRelease } from './lock-release.ts';
import { slidingWindow } from './sliding-window.ts';
import { tokenBucket } from './token-bucket.ts';
import { uniqueVisitors } from './unique-visitors.ts';

export const examples: Example[] = [
  lockRelease, slidingWindow, tokenBucket, leaderboard, delayedQueue, inventoryReservation, uniqueVisitors, boundedLog,
];
