local changed = redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if changed == 1 then redis.call('DEL', KEYS[2]) end
return changed
