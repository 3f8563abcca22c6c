local ok, user = pcall(cjson.decode, ARGV[1])
if not ok then
  return redis.error_reply('BADJSON no JSON')
end
redis.call('SET', KEYS[1], user.name)
return 1
