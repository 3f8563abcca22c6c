// What releases changed in commands that they share, one row a change: handlers ask `engine.has`, the page tells what
// differs. New commands and arguments stand in the command table instead.
import { isIn } from './version.ts';
import type { Release, Span } from './version.ts';

export interface ReleaseChange extends Span {
  /** What is different, in words for people who write scripts. */
  readonly about: string;
}

const CHANGES = {
  // ---- 7.2
  shortestDoubles: { redis: '7.2.0', about: 'Doubles are written in the fewest digits: 0.1 is 0.1, as argument of redis.call and as reply.' },
  frozenTime: { redis: '7.2.0', about: 'Time stands still within a script or transaction, for TIME and times to live too.' },
  readsTracked: { redis: '7.2.0', about: 'Tracking follows the keys that a script reads, not those that its call declares.' },
  pushesAfterReply: { redis: '7.2.0', about: 'What a client publishes to itself follows the reply.' },
  commandsTriedAgain: { redis: '7.2.0', about: 'A waiting command runs anew when its key changes: all its keys and its rights count.' },
  plainNumbers: { redis: '8.0.0', valkey: '9.1.0', about: 'Bounds of scores, and what SORT sorts by, are decimals: no space before, no hexadecimal digits.' },
  lagFollowsStream: { redis: '8.0.0', about: 'The lag of a group is known where the stream was trimmed or emptied behind it.' },
  gapsCounted: { redis: '8.0.0', valkey: '8.1.1', about: 'How far a group has read is unknown before the last entry that was deleted by itself.' },
  vectorsAsModule: { redis: '8.0.0', about: 'A module is loaded from the start: vector sets.' },
  streamIdsNamed: { redis: '8.0.0', about: 'Unbalanced lists of streams tell every sign that may stand for an id.' },
  streamListNamed: { redis: '7.2.0', about: 'XREADGROUP names itself where keys and ids do not match.' },
  deniedCounted: { redis: '7.2.0', about: 'INFO counts what ACL refused.' },
  blockingKeysCounted: { redis: '7.2.0', about: 'INFO counts the keys that clients wait for.' },
  helloAllOrNothing: { redis: '7.2.0', about: 'HELLO that fails changes nothing: no user, no name.' },
  aclRulesKept: { redis: '7.2.0', about: 'ACL LIST and GETUSER tell the rules as they were given.' },
  aclSelectorsNest: { redis: '7.2.0', about: 'A parenthesis within an ACL selector belongs to it.' },
  aclNamesUser: { redis: '7.2.0', about: 'NOPERM names the user and the command.' },
  aclLogIds: { redis: '7.2.0', about: 'ACL LOG entries have ids and times.' },
  clientLibrary: { redis: '7.2.0', about: 'Clients tell their library\'s name and version.' },
  namesEndAtZero: { redis: '7.2.0', about: 'CLIENT SETNAME looks at a name up to a zero byte.' },
  consumersByReading: { redis: '7.2.0', about: 'Reading or claiming makes a consumer though there is nothing for it.' },
  placesCut: { redis: '7.2.0', about: 'LSET counts with 32 bits: place 4294967297 is place 1.' },
  deletedIdsKept: { redis: '7.2.0', about: 'XSETID refuses ids before the last one that was deleted.' },
  consumerTimes: { redis: '7.2.0', about: 'Consumers tell when they were last active.' },
  errorLinesKept: {
    redis: '7.2.0', until: { redis: '8.0.0', valkey: '9.0.0' }, about: 'The error of a script keeps its line feeds.',
  },
  environmentsChange: {
    redis: '7.2.0', until: { redis: '8.0.0', valkey: '9.0.0' },
    about: 'Scripts have getfenv, setfenv and newproxy, which security fixes of all versions took away later.',
  },
  leastRankRefused: { redis: '7.2.0', about: 'LPOS refuses the least rank that there is.' },
  // ---- 7.4
  leastCountRefused: { redis: '7.4.0', valkey: '8.0.0', about: 'LREM refuses the least count that there is.' },
  offsetsFromEnd: {
    redis: '7.4.0', valkey: '8.0.0', until: { redis: '8.2.0' },
    about: 'LIMIT with a negative offset counts from the end, in sorted sets that are no listpack.',
  },
  cursorsRead: { redis: '7.4.0', valkey: '8.0.0', about: 'Cursors of SCAN may not be empty or negative.' },
  bitRangesFirst: { redis: '7.4.0', valkey: '8.0.0', about: 'BITCOUNT and BITPOS look at their range before the key.' },
  scriptsPass: { redis: '7.4.0', valkey: '8.0.0', about: 'Only the last 500 scripts that came by EVAL are kept; those that came by SCRIPT LOAD stay.' },
  killsByAge: { redis: '7.4.0', valkey: '8.0.0', about: 'CLIENT KILL takes MAXAGE.' },
  logLevelNamed: { redis: '7.4.0', valkey: '8.0.0', about: 'redis.log speaks of a log level.' },
  osClock: { redis: '7.4.0', valkey: '8.0.0', about: 'Scripts have os.clock.' },
  lastEntryId: { redis: '7.4.0', valkey: '8.0.0', about: 'XREAD takes + for the last entry.' },
  lastEntryFound: { redis: '7.4.2', about: 'XREAD with + finds the last entry where later ones were deleted.' },
  readsBlockInScripts: { redis: '7.4.0', valkey: '8.0.0', about: 'Scripts may call XREAD and XREADGROUP with BLOCK: they answer at once.' },
  scanWithoutValues: { redis: '7.4.0', valkey: '8.0.0', about: 'HSCAN takes NOVALUES.' },
  listenersCounted: { redis: '7.4.0', valkey: '8.0.0', about: 'INFO counts clients that subscribe or watch, and the keys watched.' },
  clientWatch: { redis: '7.4.0', valkey: '8.0.0', about: 'CLIENT LIST tells how many keys are watched.' },
  fieldExpiryStats: { redis: '7.4.0', about: 'INFO counts fields that expired.' },
  flushedBehind: { redis: '7.4.0', about: 'FLUSHALL and FLUSHDB free values in the background, though they answer when that is done.' },
  functionsAnew: { redis: '7.4.0', valkey: '9.1.0', about: 'FUNCTION FLUSH ends the Lua of functions, with what they had set in it.' },
  // ---- 8.0
  countsInParallel: { redis: '8.0.0', valkey: '8.1.0', about: 'PFDEBUG SIMD turns counting in parallel on and off.' },
  sizesTold: { redis: '8.0.0', about: 'INFO tells how many keys there are of each size.' },
  ioThreadTold: { redis: '8.0.0', about: 'CLIENT LIST tells the thread of a connection.' },
  shortestPlaces: { redis: '8.0.0', about: 'Longitudes and latitudes are written in the fewest digits.' },
  fieldsCountedFirst: { redis: '8.0.0', about: 'HSETEX chooses an encoding by how many fields it is given.' },
  // ---- 8.2
  vectorFilters: { redis: '8.2.0', about: 'Filters of VSIM know null, and texts within texts.' },
  vectorsBounded: { redis: '8.2.0', about: 'Vectors have at most 65536 dimensions, REDUCE gives no more than there are.' },
  valuesOwned: { redis: '8.2.0', valkey: '8.1.0', about: 'No value is shared: OBJECT REFCOUNT is 1.' },
  unknownNamedAlone: { redis: '8.2.0', about: 'An unknown command without arguments is told without a word of these.' },
  streamReadsBounded: { redis: '8.2.0', about: 'ENTRIESREAD is at most what was ever added.' },
  streamReferences: { redis: '8.2.0', about: 'XADD and XTRIM take KEEPREF, DELREF and ACKED.' },
  overwritingTold: { redis: '8.2.0', about: 'Keyspace events tell of values that give way to others: classes o and c.' },
  bitDifferences: { redis: '8.2.0', about: 'BITOP knows DIFF, DIFF1, ANDOR and ONE.' },
  // ---- 8.4
  jsonArraysMarked: { redis: '8.4.0', about: 'cjson.decode_array_with_array_mt marks arrays, so that an empty one is encoded as [] again.' },
  streamClaims: { redis: '8.4.0', about: 'XREADGROUP takes CLAIM: what others have pending for long comes before what is new.' },
  setConditions: { redis: '8.4.0', about: 'SET takes IFEQ, IFNE, IFDEQ and IFDNE.' },
  // ---- 8.6
  streamProducers: { redis: '8.6.0', about: 'XADD takes IDMP and IDMPAUTO; streams tell of producers.' },
  changesDated: { redis: '8.6.0', about: 'Keys that were not changed for long may be evicted: policies -lrm.' },
  hashOptionsAnywhere: { redis: '8.6.0', about: 'HGETEX, HSETEX, HEXPIRE and its like take their options in any order.' },
  keysEmbedded: { redis: '8.2.0', about: 'A key is kept in one piece with its value, up to 64 bytes in all a text, too: embstr.' },
  trafficTold: { redis: '8.2.0', valkey: '8.1.0', about: 'CLIENT LIST tells bytes and commands of each client.' },
  expiriesTold: { redis: '8.6.0', about: 'INFO tells keys that expired in the background apart.' },
  restoredPastCounts: { redis: '8.6.0', about: 'RESTORE of what is over already counts as an expired key.' },
  payloadsUnsigned: { redis: '8.6.0', about: 'RESTORE takes a payload whose checksum is 0.' },
  aritiesChecked: { redis: '8.6.0', about: 'redis.acl_check_cmd refuses wrong numbers of arguments.' },
  // ---- Valkey
  pastExpires: { valkey: '8.1.0', about: 'A time in the past makes a key expire at once: the event is expired, not del.' },
  memoryFits: { valkey: '9.1.0', about: 'A memory value whose digits are beyond 64 bits is refused.' },
  polygons: { valkey: '9.0.0', about: 'GEOSEARCH takes BYPOLYGON.' },
  namesForbidden: { valkey: '9.0.0', about: 'A command that a transaction must not have is named by its error.' },
  juliaSet: { valkey: '9.0.0', about: 'LOLWUT draws a Julia set.' },
  openBitRange: { valkey: '8.0.0', about: 'BITCOUNT takes a start alone.' },
  scanTypesFirst: { valkey: '8.0.0', about: 'SCAN with TYPE leaves keys of other types that expired.' },
  scanTypesKnown: { valkey: '8.0.0', about: 'SCAN refuses a TYPE that there is not.' },
  latencyTotals: { valkey: '8.1.0', about: 'LATENCY LATEST tells sums and counts.' },
  scanWithoutScores: { valkey: '8.0.0', about: 'ZSCAN takes NOSCORES.' },
  functionsJudgedLast: { valkey: '8.1.0', about: 'Names of functions are looked at once their library has run.' },
  placesNamed: { valkey: '9.0.0', about: 'A place that is not there is named by the error.' },
  timeoutTooLong: { redis: '7.2.0', about: 'A wait that would be too long is out of range, not negative.' },
  longestMemberFirst: { valkey: '8.1.0', about: 'ZADD chooses an encoding by the longest member that it is given.' },
  setIfEqual: { valkey: '8.1.0', about: 'SET takes IFEQ.' },
  msetexAsSet: { valkey: '9.1.0', about: 'MSETEX refuses wrong counts as SET does, and its events come in the order of SET.' },
  clientFilters: { valkey: '8.1.0', about: 'CLIENT LIST takes the filters of CLIENT KILL, and both take several ids.' },
  clientFiltersNegated: { valkey: '9.0.0', about: 'CLIENT LIST and KILL take more filters, and negations.' },
  loadedLaterStays: { valkey: '8.0.0', about: 'SCRIPT LOAD keeps a script that EVAL has brought before, too.' },
  serverTable: { valkey: '8.0.0', about: 'Scripts have `server`, of which `redis` is another name; errors speak of server.' },
  enginesByName: { valkey: '8.1.0', about: 'The first line of a script may name any engine that there is, in any case.' },
  timedTables: { valkey: '9.0.0', about: 'A hash whose fields expire is a hash table, not a listpack.' },
  fieldsGoInRounds: {
    valkey: '9.0.0', about: 'Fields whose time is over are hidden, and counted by HLEN, until they are taken out in the background.',
  },
  aclDatabases: { valkey: '9.1.0', about: 'ACL rules keep users to databases; payloads are no longer looked at by user.' },
  getexTimeFirst: { valkey: '9.0.0', about: 'GETEX refuses a wrong time though there is no key.' },
  embeddedInLine: {
    valkey: '8.1.0', until: { valkey: '9.0.0' }, about: 'Strings up to about 40 bytes are kept in one piece, with their key: embstr.',
  },
  embeddedByKey: { valkey: '9.0.0', about: 'Strings up to about 110 bytes are kept in one piece, with their key: embstr.' },
  subcommandsListed: { valkey: '9.1.0', about: 'COMMAND INFO lists no subcommands as an array, too.' },
  touchedInScripts: {
    redis: '8.0.0', valkey: '8.1.0', about: 'TOUCH counts as use in scripts, too, of a client that asked for NO-TOUCH.',
  },
  requestsStrict: {
    valkey: '9.1.0', about: 'Lines of a request have to end with CR and LF; words of an inline command may be quoted in part.',
  },
  pausesTold: { valkey: '8.1.0', about: 'INFO tells of a pause.' },
  requestsConsumed: { valkey: '8.1.0', about: 'CLIENT LIST counts no request that runs as one that waits: qbuf=0.' },
  activeTimeTold: { valkey: '9.1.0', about: 'INFO tells how long the server has been busy.' },
  memoryOfTables: { redis: '7.4.0', valkey: '8.0.0', about: 'MEMORY STATS tells of tables that grow.' },
  memoryOfScripts: { redis: '8.0.0', about: 'MEMORY STATS tells of scripts\' memory.' },
  memoryOfSlots: { valkey: '9.0.0', about: 'MEMORY STATS tells of slots that move.' },
  strangersFirst: { valkey: '9.1.0', about: 'Who has not logged in hears only that, whatever the command.' },
  decimalScores: { valkey: '9.1.0', about: 'Scores, weights, places and distances are decimals: no hexadecimal digits.' },
  callersLogged: { valkey: '8.1.0', about: 'SLOWLOG tells whose script it was that called a command.' },
  luaAsModule: { valkey: '9.1.0', about: 'An error of a script does not tell the script\'s SHA1.' },
} as const satisfies Record<string, ReleaseChange>;

export type ChangeName = keyof typeof CHANGES;
export const changes: Readonly<Record<ChangeName, ReleaseChange>> = CHANGES;

/** Which changes a release has. */
export type Has = Readonly<Record<ChangeName, boolean>>;

/** What a release has of the changes. */
export function whatHas(release: Release): Has {
  const found = Object.entries(changes).map(([name, change]) => [name, isIn(change, release)] as const);
  return Object.fromEntries(found) as Record<ChangeName, boolean>;
}
