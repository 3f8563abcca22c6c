redis.call('HSET', KEYS[1], 'code', ARGV[1])
if redis.REDIS_VERSION_NUM >= 0x070400 then
  redis.call('HEXPIRE', KEYS[1], ARGV[2], 'FIELDS', 1, 'code')
  return 'field'
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 'key'
