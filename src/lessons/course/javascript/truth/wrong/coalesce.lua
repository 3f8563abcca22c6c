return tonumber(ARGV[1]) ?? 10
