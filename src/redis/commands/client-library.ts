// CLIENT SETINFO and NO-TOUCH (7.2): what a client library says of itself, and that its looks should not count.
import type { Client } from '../client.ts';
import type { CommandSpec } from '../command.ts';
import { RedisError, shown, syntaxError } from '../errors.ts';
import { OK } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';

type Args = readonly Bytes[];

function setInfo(client: Client, args: Args): Reply {
  const option = args[2].toLowerCase();
  if (option !== 'lib-name' && option !== 'lib-ver') {
    throw new RedisError(`ERR Unrecognized option '${shown(args[2])}'`);
  }
  const value = args[3].split('\0')[0]; // C's: a zero byte ends it
  if (/[^!-~]/.test(value)) {
    throw new RedisError(`ERR ${shown(args[2])} cannot contain spaces, newlines or special characters.`);
  }
  client.library = { ...client.library, [option]: value };
  return OK;
}

/** Kept and shown in CLIENT LIST; a look still counts as a use. */
function noTouch(client: Client, args: Args): Reply {
  const value = args[2].toLowerCase();
  if (value !== 'on' && value !== 'off') throw syntaxError();
  client.noTouch = value === 'on';
  return OK;
}

export const clientLibrary: Readonly<Record<string, CommandSpec>> = {
  setinfo: {
    later: [{ valkey: '9.1.0', moreFlags: ['allow_busy'] }],
    arity: 4, flags: ['noscript', 'loading', 'stale'], group: 'connection', since: '7.2.0',
    tips: ['request_policy:all_nodes', 'response_policy:all_succeeded'],
    syntax: '<LIB-NAME libname | LIB-VER libver>',
    summary: 'Sets information specific to the client or connection.', complexity: 'O(1)', run: setInfo,
  },
  'no-touch': {
    later: [{ valkey: '9.1.0', moreFlags: ['allow_busy'] }],
    arity: 3, flags: ['noscript', 'loading', 'stale'], group: 'connection', since: '7.2.0',
    syntax: '<ON | OFF>',
    summary: 'Controls whether commands sent by the client affect the LRU/LFU of accessed keys.', complexity: 'O(1)',
    run: noTouch,
  },
};
