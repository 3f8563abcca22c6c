if redis.call('SADD', KEYS[1], ARGV[1]) == 1 then
  return 'welcome'
end

return 'used'
