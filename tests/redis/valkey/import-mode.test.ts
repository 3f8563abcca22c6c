// import-mode, in which a server is filled from another one: what expires stays, hidden from all but who fills it.
import { test } from 'vitest';
import { beside } from '../oracle.ts';

/** Under import-mode, up to the line that ends it. */
const LINES = `
set p v pxat 1
exists p
get p
dbsize
set q v
getex q pxat 1
dbsize
set r v
pexpireat r 1
expire r -5
expiretime r
dbsize
hset h a 1 b 2
hexpireat h 0 fields 1 a
hlen h
hget h a
hgetall h
hexpiretime h fields 1 a
hsetex h exat 1 fields 1 c 3
hlen h
hget h c
hgetex h exat 1 fields 1 b
hmget h a b c
object encoding h
client import-source on
get p
ttl p
pttl q
expiretime q
hget h a
hgetall h
hmget h a b c
httl h fields 3 a b c
hlen h
hexists h a
hset h a 5
hget h a
httl h fields 1 a
dbsize
rename p p2
get p2
append p2 x
persist p2
ttl p2
set q w
ttl q
sadd s 1
expire s -1
smembers s
type s
keys s
del s
exists s
lpush l a
pexpireat l 1
lpop l
hdel h b
client import-source off
hgetall h
get r
dbsize
hset h b 9
hgetall h
hpersist h fields 1 b
incr q
set r x nx
get r
dbsize
info keyspace
config set import-mode no
get r`.trim().split('\n');

test.each(['valkey-8.1', 'valkey-9.1'] as const)('%s keeps what expires', async (release) => {
  const t = await beside(undefined, undefined, release);
  await t.reply('config set import-mode yes', '+OK');
  for (const line of LINES) await t.same(line);
});
