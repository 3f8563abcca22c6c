import type { ExampleBody } from '../../../protocol.ts';

export const lockRelease: ExampleBody = {
  inputs: { keys: ['lock:report'], argv: ['worker-7'] },
  seed: ['SET lock:report worker-7 PX 30000'],
  script: `-- The lock was taken with: SET lock:report worker-7 NX PX 30000
-- KEYS[1]  the lock
-- ARGV[1]  our token: only who holds it may release
-- Returns 1 when released, 0 when it was not ours any more.

if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end

redis.log(redis.LOG_WARNING, 'lock ' .. KEYS[1] .. ' is not held by ' .. ARGV[1])
return 0
`,
};
