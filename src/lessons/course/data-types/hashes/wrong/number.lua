local most = 'nobody'
for _, count in ipairs(redis.call('HVALS', KEYS[1])) do
  if most == 'nobody' or tonumber(count) > tonumber(most) then
    most = count
  end
end
return most
