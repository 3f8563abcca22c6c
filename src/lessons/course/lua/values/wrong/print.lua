print('Hello, ' .. ARGV[1] .. '!')
