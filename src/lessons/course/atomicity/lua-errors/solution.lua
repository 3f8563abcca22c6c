local ok, user = pcall(cjson.decode, ARGV[1])

if not ok or type(user) ~= 'table' or type(user.name) ~= 'string' then
  return redis.error_reply('BADJSON an object with a name is needed')
end

redis.call('SET', KEYS[1], user.name)
return 1
