return redis.call('HMGET', KEYS[1], unpack(ARGV))
