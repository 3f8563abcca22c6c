return redis.sha1hex(ARGV[1] or '')
