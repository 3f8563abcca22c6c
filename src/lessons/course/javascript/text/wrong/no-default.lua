return ARGV[1]:match(':([^:]+):')
