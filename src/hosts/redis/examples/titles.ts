// What the list of examples says; their scripts are fetched when one is opened (all.ts).
import type { ExampleTitle } from '../../../protocol.ts';

export const titles: ExampleTitle[] = [
  {
    id: 'lock-release',
    title: 'Distributed lock: release',
    about: 'Gives a lock back only if it is still ours. Between a GET and a DEL of the client it could have '
      + 'expired and been taken by another.',
  },
  {
    id: 'sliding-window',
    title: 'Rate limiter: sliding window',
    about: 'At most so many requests in any window of time, each remembered in a sorted set by when it came.',
  },
  {
    id: 'token-bucket',
    title: 'Rate limiter: token bucket',
    about: 'Allows short bursts and a steady rate in the long run. The state is one small hash a client.',
  },
  {
    id: 'leaderboard',
    title: 'Leaderboard',
    about: 'Adds points to a player and answers with rank, total and the neighbours in one round trip.',
  },
  {
    id: 'delayed-queue',
    title: 'Delayed queue',
    about: 'Moves the jobs whose time has come from a sorted set to the queue that workers read. No job is lost '
      + 'or taken twice.',
  },
  {
    id: 'inventory-reservation',
    title: 'Inventory reservation',
    about: 'Reserves several articles, all or none: everything is checked before the first write.',
  },
  {
    id: 'unique-visitors',
    title: 'Unique visitors',
    about: 'Counts visitors once a day and once overall, and page views beside them.',
  },
  {
    id: 'bounded-log',
    title: 'Bounded log',
    about: 'Keeps the last entries of a log, numbered, and counts them by level. Shows cjson and a table as a '
      + 'small class.',
  },
];
