return tonumber(ARGV[1] or '10')
