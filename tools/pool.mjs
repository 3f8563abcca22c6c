// Jobs, some at a time: the first in the list whose needs are over is next.

/**
 * Runs every job, at most `lanes` of them at a time. `needs`: jobs of the list that have to be over before, however they
 * ended. Resolves with what `run` gave, in the order of the list.
 */
export function runPool(jobs, lanes, run) {
  const results = new Map();
  const waiting = new Set(jobs);
  let running = 0;
  return new Promise((resolve, reject) => {
    const start = () => {
      if (results.size === jobs.length) resolve(jobs.map((job) => results.get(job)));
      for (const job of waiting) {
        if (running === lanes) return;
        if (!(job.needs ?? []).every((needed) => results.has(needed))) continue;
        waiting.delete(job);
        running++;
        run(job).then((result) => {
          running--;
          results.set(job, result);
          start();
        }).catch(reject);
      }
    };
    start();
  });
}
