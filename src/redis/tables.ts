// All command families, joined.
import type { CommandTable } from './command.ts';
import { scriptingCommands } from './commands/scripting.ts';
import { blockingCommands } from './commands/blocking.ts';
import { bitfieldCommands } from './commands/bitfields.ts';
import { bitmapCommands } from './commands/bitmaps.ts';
import { geoSearchCommands } from './commands/geo-search.ts';
import { geoCommands } from './commands/geo.ts';
import { hashExpiryCommands } from './commands/hash-expiry.ts';
import { hashFieldCommands } from './commands/hash-fields.ts';
import { hashCommands } from './commands/hashes.ts';
import { hyperLogLogCommands } from './commands/hyperloglog.ts';
import { listSearchCommands } from './commands/list-search.ts';
import { listCommands } from './commands/lists.ts';
import { setCommands } from './commands/sets.ts';
import { sortCommands } from './commands/sort.ts';
import { sortedSetRangeCommands } from './commands/sorted-set-ranges.ts';
import { sortedSetStoreCommands } from './commands/sorted-set-stores.ts';
import { sortedSetCommands } from './commands/sorted-sets.ts';
import { streamClaimCommands } from './commands/stream-claims.ts';
import { streamDeletionCommands } from './commands/stream-deletions.ts';
import { streamProducerCommands } from './commands/stream-producers.ts';
import { streamGroupCommands } from './commands/stream-groups.ts';
import { streamInfoCommands } from './commands/stream-info.ts';
import { streamReadCommands } from './commands/stream-reads.ts';
import { streamCommands } from './commands/streams.ts';
import { vectorSetCommands } from './commands/vector-sets.ts';
import { counterCommands } from './commands/counters.ts';
import { databaseCommands } from './commands/databases.ts';
import { dumpCommands } from './commands/dump.ts';
import { expiryCommands } from './commands/expiry.ts';
import { keyCommands } from './commands/keys.ts';
import { objectCommands } from './commands/object.ts';
import { scanCommands } from './commands/scan.ts';
import { stringConditionCommands } from './commands/string-conditions.ts';
import { stringRangeCommands } from './commands/string-ranges.ts';
import { stringCommands } from './commands/strings.ts';
import { aclCommands } from './commands/acl.ts';
import { clientCommands } from './commands/client.ts';
import { commandCommands } from './commands/commands.ts';
import { configCommands } from './commands/config.ts';
import { debugCommands } from './commands/debug.ts';
import { hotKeyCommands } from './commands/hotkeys.ts';
import { instanceCommands } from './commands/instance.ts';
import { latencyCommands } from './commands/latency.ts';
import { commandLogCommands } from './commands/commandlog.ts';
import { slowlogCommands } from './commands/slowlog.ts';
import { functionCommands } from './commands/functions.ts';
import { connectionCommands } from './commands/connection.ts';
import { moduleCommands } from './commands/modules.ts';
import { networkCommands } from './commands/network.ts';
import { memoryCommands } from './commands/memory.ts';
import { persistenceCommands } from './commands/persistence.ts';
import { pubsubCommands } from './commands/pubsub.ts';
import { replicationCommands } from './commands/replication.ts';
import { serverCommands } from './commands/server.ts';
import { transactionCommands } from './commands/transactions.ts';

export const commandTables: readonly CommandTable[] = [
  connectionCommands, aclCommands, clientCommands, transactionCommands, pubsubCommands, serverCommands, replicationCommands,
  persistenceCommands, memoryCommands, configCommands, commandCommands, stringCommands, stringRangeCommands,
  stringConditionCommands, counterCommands, keyCommands, expiryCommands, objectCommands, scanCommands, databaseCommands,
  hashCommands, hashExpiryCommands, hashFieldCommands, blockingCommands, listCommands, listSearchCommands,
  setCommands, sortedSetCommands,
  sortedSetRangeCommands, sortedSetStoreCommands, sortCommands, bitmapCommands, bitfieldCommands,
  hyperLogLogCommands, geoCommands, geoSearchCommands, dumpCommands, streamCommands,
  streamReadCommands, streamGroupCommands, streamClaimCommands, streamInfoCommands, streamDeletionCommands, streamProducerCommands,
  vectorSetCommands,
  scriptingCommands, functionCommands, debugCommands, latencyCommands, slowlogCommands, commandLogCommands,
  instanceCommands,
  networkCommands, moduleCommands, hotKeyCommands,
];
