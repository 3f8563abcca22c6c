return ARGV[1]:match(':(.+):') or 'none'
