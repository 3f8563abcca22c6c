// Commands that people send, as redis-cli would take them: the other half of the corpus. "~" before a line: in any order.
import type { Line } from '../oracle.ts';

const lines = (text: string): string[] => text.trim().split('\n').map((line) => line.trim());

export const COMMANDS: Readonly<Record<string, readonly Line[]>> = {
  strings: lines(`
    SET k v
    SET k v GET
    SET k v EX 0
    SET k v PX -1
    SET k v EX 10 PX 10
    SET k v KEEPTTL
    SET k v NX XX
    SET k 5 IFEQ v
    SET k 6 IFNE 5
    SET k 7 IFEQ none GET
    GET k
    GETEX k PERSIST
    GETEX k EX
    GETDEL k
    DELIFEQ k x
    DELEX k
    DIGEST k
    MSETEX 1 a 1 EX 100
    MSET a 1 b 2 c
    MSET a 1 b 2
    MGET a b none
    MSETNX a 1 z 2
    APPEND a 23
    SETRANGE a 5 x
    GETRANGE a 0 -1
    SUBSTR a 0 1
    STRLEN a
    LCS a b
    LCS a a IDX WITHMATCHLEN
    SETBIT bits 7 1
    SETBIT bits 7 2
    GETBIT bits 7
    BITCOUNT bits 0 -1 BIT
    BITCOUNT none 0
    BITPOS bits 1
    BITPOS none 0 5 x
    BITOP AND d bits a
    BITOP DIFF d bits a
    BITOP ONE d bits a
    BITFIELD bits SET u8 0 255 INCRBY u8 0 10 OVERFLOW FAIL INCRBY u8 0 250
    BITFIELD_RO bits GET i8 0
    INCR a
    INCRBY c x
    OBJECT ENCODING a
    OBJECT FREQ a
    OBJECT HELP
    TYPE a
    TTL a
    EXPIRE a 100 NX
    EXPIRE a 50 GT
    EXPIRE a x
    EXPIRE a 9223372036854775807
    EXPIREAT a 100 XX GT
    PERSIST a
    EXISTS a b a
    RENAME none x
    RENAMENX a b
    COPY b bb
    COPY b bb REPLACE DB 99
    TOUCH b none
    UNLINK bb
    DEL none
    RANDOMKEY x
    KEYS b[a-c]
    ~SCAN 0 MATCH b* COUNT 10 TYPE string
    SCAN x
    DUMP b
    RESTORE q 0 bad
    SORT b
    MOVE b 99
    SWAPDB 0 99
    SELECT 99
    DBSIZE
  `),
  lists: lines(`
    RPUSH l a b c d e
    LPUSHX none a
    LINSERT l BEFORE c x
    LINSERT l MIDDLE c x
    LSET l 99 x
    LSET none 0 x
    LINDEX l -1
    LPOS l c RANK -1 COUNT 0
    LPOS l c RANK 0
    LPOP l 2
    LPOP l -1
    RPOP none 1
    LRANGE l 0 x
    LTRIM l 1 -2
    LRANGE l 0 -1
    LMPOP 1 l LEFT COUNT 0
    LMOVE l m LEFT UP
    OBJECT ENCODING l
    SORT l ALPHA DESC LIMIT 0 2
    SORT l BY nosort GET # GET x_*
    SORT l
    DUMP l
    RPUSH big 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
    OBJECT ENCODING big
    CONFIG SET list-max-listpack-size 5
    RPUSH big x
    OBJECT ENCODING big
    LTRIM big 0 1
    OBJECT ENCODING big
  `),
  sets: lines(`
    SADD s 1 2 3
    OBJECT ENCODING s
    SADD s a
    OBJECT ENCODING s
    ~SMEMBERS s
    SISMEMBER s a
    SMISMEMBER s a z
    SINTERCARD 1 s LIMIT 2
    SINTERCARD 0 s
    SINTERCARD 1 s LIMIT -1
    SADD t a b
    ~SUNION s t
    ~SDIFF s t
    SINTERSTORE d s t
    SDIFFSTORE d none
    SUNIONSTORE d s t
    OBJECT ENCODING d
    SMOVE s t 1
    SREM s none
    SPOP none 3
    SPOP s -1
    SRANDMEMBER s x
    SCARD s
    SSCAN none 0
    SADD n 1
    DUMP n
  `),
  hashes: lines(`
    HSET h a 1 b 2
    HSET h a
    HMSET h c 3
    HGETALL h
    HGET h none
    HMGET h a none
    HSETNX h a x
    HINCRBY h a 5
    HINCRBYFLOAT h a 0.1
    HINCRBY h a 1
    HSTRLEN h a
    HKEYS h
    HVALS h
    HDEL h a none
    HEXISTS h a
    HRANDFIELD h x
    HRANDFIELD none 3 WITHVALUES
    HSCAN h 0
    HSCAN h 0 NOVALUES
    HSCAN h 0 COUNT 0
    HLEN h
    HLEN s t
    OBJECT ENCODING h
    DUMP h
  `),
  'times of fields': lines(`
    HSET h a 1 b 2 c 3
    HEXPIRE h 100 FIELDS 1 a
    HEXPIRE h 100 NX FIELDS 2 a b
    HEXPIRE h 100 FIELDS 2 a
    HEXPIRE h x FIELDS 1 a
    HEXPIRE h 100 1 a
    HEXPIRE none 100 FIELDS 1 a
    HEXPIRE h -1 FIELDS 1 a
    HPEXPIRE h 200000 GT FIELDS 1 b
    HTTL h FIELDS 3 a b none
    HEXPIREAT h 4102444800 FIELDS 1 b
    HEXPIRETIME h FIELDS 2 b c
    HPEXPIRETIME h FIELDS 1 b
    HPERSIST h FIELDS 3 a b c
    HEXPIRE h 0 FIELDS 1 b
    HGETALL h
    HGETDEL h FIELDS 1 c
    EXISTS h
    HSETEX h EX 100 FIELDS 2 x 1 y 2
    HSETEX h FNX FIELDS 1 x 1
    HSETEX h KEEPTTL FXX FIELDS 1 x 9
    HGETEX h PERSIST FIELDS 2 x none
    HGETEX h FIELDS 1
    HTTL h FIELDS 2 x y
    HEXPIRE h 100
    HEXPIRE h 100 FIELDS 0
    HEXPIRE h 999999999999999999 FIELDS 1 x
    OBJECT ENCODING h
    HSET h y 3
    HTTL h FIELDS 1 y
    SET str x
    HEXPIRE str 100 FIELDS 1 a
    HTTL str FIELDS 1 a
  `),
  'sorted sets': lines(`
    ZADD z 1 a 2 b 3 c
    ZADD z XX CH 5 a
    ZADD z NX XX 1 a
    ZADD z INCR 1 a 2 b
    ZRANGE z 0 -1 REV WITHSCORES
    ZRANGE z (1 3 BYSCORE
    ZRANGE z [a [c BYLEX
    ZRANGE z 0 -1 LIMIT 0 1
    ZRANGEBYLEX z - + LIMIT 0 1
    ZREVRANGEBYSCORE z +inf -inf WITHSCORES LIMIT 0 2
    ZRANK z b
    ZRANK z b WITHSCORE
    ZRANK z b BAD
    ZSCORE z none
    ZINCRBY z inf a
    ZINCRBY z -inf a
    ZPOPMIN z
    ZPOPMIN z -1
    ZMPOP 1 z MAX COUNT 2
    ZCARD z
    ZRANDMEMBER none
    ZUNIONSTORE d 2 z none AGGREGATE MAX
    ZUNIONSTORE d 0 z
    ZINTER 1 z WITHSCORES
    ZDIFFSTORE d 1 z
    ZREMRANGEBYRANK z 0 0
    ZADD z 0.1 x 1e21 y 123456789.123 w
    ZRANGE z 0 -1 WITHSCORES
    DUMP z
    GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania
    GEOADD g 200 100 x
    GEODIST g Palermo Catania km
    GEOHASH g Palermo none
    GEOPOS g Palermo none
    GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km ASC WITHCOORD WITHDIST
    GEOSEARCH g FROMMEMBER Palermo BYBOX 400 400 km DESC COUNT 1
    GEOSEARCH g FROMMEMBER none BYBOX 400 400 km
    GEORADIUS g 15 37 200 km WITHDIST
    GEOSEARCH g BYPOLYGON 3 12 36 12 40 16 40
  `),
  streams: lines(`
    XADD s 1-1 a 1
    XADD s 1-1 a 1
    XADD s 0-0 a 1
    XADD s 1-* b 2
    XADD s 2 c
    XADD s NOMKSTREAM 5-0 c 3
    XADD none NOMKSTREAM 5-0 c 3
    XADD s MAXLEN ~ 100 LIMIT 5 6-0 d 4
    XADD s MAXLEN 3 7-0 d 4
    XLEN s
    XRANGE s - + COUNT 2
    XREVRANGE s + (5-0
    XREAD COUNT 1 STREAMS s 0
    XREAD STREAMS s $
    XREAD STREAMS s +
    XREAD STREAMS s
    XGROUP CREATE s g 0
    XGROUP CREATE s g 0
    XGROUP CREATE none g $
    XGROUP CREATE new g $ MKSTREAM ENTRIESREAD 2
    XGROUP CREATECONSUMER s g c
    XREADGROUP GROUP g c COUNT 2 STREAMS s >
    XREADGROUP GROUP g c STREAMS s 0
    XREADGROUP GROUP none c STREAMS s >
    XREADGROUP GROUP g c NOACK STREAMS s >
    XPENDING s g
    XPENDING s none
    XACK s g 5-0 9-9
    XCLAIM s g d 0 6-0 JUSTID
    XAUTOCLAIM s g d 0 0 JUSTID
    XINFO GROUPS s
    XINFO STREAM new
    XINFO CONSUMERS s none
    XDEL s 5-0
    XDELEX s KEEPREF IDS 1 6-0
    XACKDEL s g IDS 1 6-0
    XTRIM s MINID 7
    XTRIM s MAXLEN x
    XTRIM s MAXLEN 0 DELREF
    XSETID s 1-0
    XSETID s 100-0 ENTRIESADDED 50 MAXDELETEDID 5-0
    XGROUP SETID s g $
    XGROUP DELCONSUMER s g c
    XGROUP DESTROY s g
    XINFO STREAM s
    XINFO HELP
    DUMP new
  `),
  transactions: lines(`
    MULTI
    MULTI
    SET a 1
    INCR a
    LPUSH a x
    EXEC
    MULTI
    NOSUCH
    EXEC
    MULTI
    GET
    SET b 1
    DISCARD
    EXEC
    DISCARD
    WATCH a
    SET a 2
    MULTI
    GET a
    EXEC
    MULTI
    WATCH a
    EVAL "return redis.call('INCR', 'a')" 0
    BLPOP none 0
    EXEC
    UNWATCH
  `),
  'server and errors': lines(`
    PING
    PING a b
    ECHO
    NOSUCH a b
    GET
    get a b c
    CONFIG GET maxmemory-policy
    CONFIG GET hash-max-listpack-entries
    CONFIG GET maxclients
    CONFIG SET maxmemory-policy nope
    CONFIG SET nosuch 1
    CONFIG SET hz 20 hz 30
    CONFIG NOSUCH
    CONFIG HELP
    CLIENT GETNAME
    CLIENT SETNAME "a b"
    CLIENT SETINFO LIB-NAME x
    CLIENT SETINFO NAME x
    CLIENT NO-EVICT on
    CLIENT NO-TOUCH on
    CLIENT REPLY x
    CLIENT KILL ID x
    CLIENT KILL MAXAGE 99999
    CLIENT TRACKING on BCAST OPTIN
    CLIENT CACHING yes
    CLIENT TRACKINGINFO
    CLIENT NOSUCH
    CLIENT CAPA redirect
    ACL WHOAMI
    ACL SETUSER u on >p ~k* +get
    ACL GETUSER u
    ACL LIST
    ACL SETUSER u %X~a
    ACL SETUSER u +nosuch
    ACL DRYRUN u SET k v
    ACL DRYRUN u GET x
    ACL CAT nosuch
    ACL DELUSER default
    ACL GENPASS x
    AUTH u wrong
    AUTH u p
    SET k v
    GET x
    EVAL "return redis.call('GET', 'x')" 0
    AUTH default x
    RESET
    COMMAND COUNT
    COMMAND GETKEYS MSET a 1 b 2
    COMMAND GETKEYS GET
    COMMAND GETKEYSANDFLAGS SET a 1
    COMMAND INFO nosuch
    ~COMMAND LIST FILTERBY ACLCAT scripting
    DEBUG NOSUCH
    OBJECT NOSUCH x
    MEMORY DOCTOR
    LATENCY NOSUCH
    SLOWLOG GET x
    COMMANDLOG LEN large-reply
    WAIT x 0
    WAITAOF 1 0 0
    HELLO 4
    CLUSTER INFO
    CLUSTER KEYSLOT a
    READONLY
    SHUTDOWN x
    FLUSHALL MAYBE
    SUBSCRIBE
    PUBSUB CHANNELS
    PUBSUB NUMSUB a
    PUBLISH c m
    SPUBLISH c m
    LOLWUT VERSION x
    VADD v VALUES 2 1 0 a
    VSIM v ELE a
    VCARD v
  `),
  'RESP3': lines(`
    SET k v
    GET none
    HSET h a 1
    HGETALL h
    ZADD z 0.1 a 2 b
    ZSCORE z a
    ZRANGE z 0 -1 WITHSCORES
    ZPOPMIN z
    ~SMEMBERS none
    SADD s a
    SMEMBERS s
    INCRBYFLOAT f 1.5
    EVAL "return {1.5, true, false, {ok = 'x'}}" 0
    EVAL "redis.setresp(3) return {double = 1.5}" 0
    EVAL "redis.setresp(3) return {map = {a = 1}}" 0
    EVAL "redis.setresp(3) return {set = {a = true}}" 0
    EVAL "redis.setresp(3) return redis.call('HGETALL', 'h')" 0
    EVAL "redis.setresp(3) return {verbatim_string = {string = 'x', format = 'txt'}}" 0
    EVAL "return redis.call('ZSCORE', 'z', 'b')" 0
    CONFIG GET hz
    XADD x 1-1 a 1
    XREAD STREAMS x 0
    GEOADD g 13.361389 38.115556 p
    GEOPOS g p
    CLIENT TRACKINGINFO
    LPOP none 1
    HRANDFIELD h 1 WITHVALUES
    ZINTER 1 z WITHSCORES
    ACL GETUSER default
    COMMAND DOCS nosuch
    MEMORY USAGE none
  `),
};
