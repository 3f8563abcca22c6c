local ok, user = pcall(cjson.decode, ARGV[1])
if not ok or type(user) ~= 'table' or type(user.name) ~= 'string' then
  return 'BADJSON no name'
end
redis.call('SET', KEYS[1], user.name)
return 1
