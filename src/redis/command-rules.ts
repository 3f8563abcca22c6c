// What dispatch knows of commands by their names, for want of a flag in COMMAND INFO.

/** Commands that run at once although MULTI is open, and those of them that end it. */
export const RUNS_IN_MULTI = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset']);
export const ENDS_MULTI = new Set(['exec', 'discard', 'quit', 'reset']);

/** Commands that a RESP2 client may send while it is subscribed to something. */
export const RUNS_SUBSCRIBED = new Set([
  'ping', 'subscribe', 'ssubscribe', 'unsubscribe', 'sunsubscribe', 'psubscribe', 'punsubscribe', 'quit', 'reset',
]);

/** Writes that look their key up as a read does, so that it can be missed. */
export const READS_FIRST = new Set([
  'copy', 'getdel', 'getex', 'getset', 'sort', 'xack', 'xackdel', 'xautoclaim', 'xclaim', 'xreadgroup', 'zrangestore',
  'sdiffstore', 'sinterstore', 'sunionstore', 'zdiffstore', 'zinterstore', 'zunionstore',
]);
