return ARGV[1]:find(':([^:]+):') or 'none'
