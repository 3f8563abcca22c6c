return tonumber(ARGV[2])
