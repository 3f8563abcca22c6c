return ARGV[1]:sub(6, 7)
