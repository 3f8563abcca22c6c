local limit = ARGV[1] or 10

return tonumber(limit)
