local key = ARGV[1]

return key:sub(6, 7)
