if redis.call('SISMEMBER', KEYS[1], ARGV[1]) then
  return 'used'
end

redis.call('SADD', KEYS[1], ARGV[1])
return 'welcome'
