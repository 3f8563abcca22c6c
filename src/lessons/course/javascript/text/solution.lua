local key = ARGV[1]

return key:match(':([^:]+):') or 'none'
