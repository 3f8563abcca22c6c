return ARGV[1] + (ARGV[2] or 0) + (ARGV[3] or 0)
