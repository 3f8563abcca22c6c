return ARGV[1]:match('%d+') or 'none'
