return ARGV[1] or 10
