// What releases changed in the HELP of containers: texts in it, and what took their place.
import type { Bytes } from '../reply.ts';
import type { Span } from '../version.ts';

type HelpChange = Span & { readonly edits: readonly (readonly [old: Bytes, put: Bytes])[] };

/** Puts lines before, or after, one that is there. */
const before = (line: Bytes, put: Bytes): [Bytes, Bytes] => [`\n${line}\n`, `\n${put}\n${line}\n`];
const after = (line: Bytes, put: Bytes): [Bytes, Bytes] => [`\n${line}\n`, `\n${line}\n${put}\n`];

const OLD_TYPES = '    * TYPE (NORMAL|MASTER|REPLICA|PUBSUB)';
const TYPES = '    * TYPE (NORMAL|PRIMARY|REPLICA|PUBSUB)';
const TYPE_LISTED = '      Return clients of specified type.';
const LAST_FILTER = '      List connections older than the specified age.';
const LAST_KILL_FILTER = '      Kill connections older than the specified age.';

export const HELP_CHANGES: Readonly<Record<Bytes, readonly HelpChange[] | undefined>> = {
  ACL: [{ valkey: '9.1.0', edits: [
    ['SETUSER <username> <attribute> [<attribute> ...]', 'SETUSER <username> <rule> [<rule> ...]'],
    ['Create or modify a user with the specified attributes.', 'Create or modify a user with the specified rules.'],
  ] }],
  CLIENT: [
    { redis: '7.2.0', edits: [
      before('UNBLOCK <clientid> [TIMEOUT|ERROR]', `SETINFO <option> <value>
    Set client meta attr. Options are:
    * LIB-NAME: the client lib name.
    * LIB-VER: the client lib version.`),
      after('    Protect current client connection from eviction.', `NO-TOUCH (ON|OFF)
    Will not touch LRU/LFU stats when this mode is on.`),
    ] },
    { redis: '7.4.0', edits: [
      after('      Skip killing current connection (default: yes).', `    * ID <client-id>
      Kill connections by client id.
    * MAXAGE <maxage>
      Kill connections older than the specified age.`),
    ] },
    { valkey: '8.0.0', edits: [
      before('GETREDIR', `CAPA <option> [options...]
    The client claims its some capability options. Options are:
    * REDIRECT
      The client can handle redirection during primary and replica failover in standalone mode.`),
      [OLD_TYPES, TYPES],
      after('      Skip killing current connection (default: yes).', `    * ID <client-id> [<client-id>...]
      Kill connections by client ids.
    * MAXAGE <maxage>
${LAST_KILL_FILTER}`),
    ] },
    { valkey: '8.1.0', edits: [
      after(TYPE_LISTED, `    * USER <username>
      Return clients authenticated by <username>.
    * ADDR <ip:port>
      Return clients connected from the specified address.
    * LADDR <ip:port>
      Return clients connected to the specified local address.
    * ID <client-id> [<client-id>...]
      Return clients with the specified IDs.
    * SKIPME (YES|NO)
      Exclude the current client from the list (default: no).
    * MAXAGE <maxage>
${LAST_FILTER}`),
      after('    Will not touch LRU/LFU stats when this mode is on.', `IMPORT-SOURCE (ON|OFF)
    Mark this connection as an import source if import-mode is enabled.
    Sync tools can set their connections into 'import-source' state to visit
    expired keys.`),
    ] },
    { valkey: '9.0.0', edits: [
      ['made from the specified address\n', 'made from the specified address.\n'],
      ['made to specified local address\n', 'made to the specified local address.\n'],
      ['by client ids.', 'by client IDs.'],
      after(LAST_KILL_FILTER, `    * FLAGS <flags>
      Kill connections that include the specified flags.
    * NAME <client-name>
      Kill connections with the specified name.
    * IDLE <idle>
      Kill connections with idle time greater than or equal to <idle> seconds.
    * LIB-NAME <library-name>
      Kill connections with the specified library name.
    * LIB-VER <library-version>
      Kill connections with the specified library version.
    * DB <db-id>
      Kill connections currently operating on the specified database ID.
    * CAPA <capa>
      Kill connections currently with the specified capa.
    * IP <ip>
      Kill connections made from the specified ip.`),
      after(LAST_FILTER, `    * FLAGS <flags>
      Return clients with the specified flags.
    * NAME <client-name>
      Return clients with the specified name.
    * IDLE <idle>
      Return clients with idle time greater than or equal to <idle> seconds.
    * LIB-NAME <lib-name>
      Return clients with the specified lib name.
    * LIB-VER <lib-version>
      Return clients with the specified lib version.
    * DB <db-id>
      Return clients currently operating on the specified database ID.
    * CAPA <capa>
      Return connections currently with the specified capa.
    * IP <ip>
      Return connections made from the specified ip.`),
    ] },
  ],
  COMMAND: [{ valkey: '8.0.0', edits: [[' Redis command', ' command'], ['this Redis server', 'this server']] }],
  FUNCTION: [{ redis: '7.4.0', valkey: '8.0.0', edits: [['    * Library description\n', '']] }],
  SCRIPT: [
    { valkey: '8.0.0', edits: [
      ['is determined by the\n    lazyfree', 'is determined\n     by the lazyfree'],
      after('    Load a script into the scripts cache without executing it.', `SHOW <sha1>
    Show a script from the scripts cache.`),
    ] },
    { valkey: '9.1.0', edits: [
      ['DEBUG (YES|SYNC|NO)', 'DEBUG (YES|SYNC|NO) [<engine_name>]'],
      ['for subsequent scripts executed.', 'for subsequent scripts executed of the specified engine.\n    Default engine name: \'lua\''],
    ] },
  ],
};
