return 'Hello, ' .. ARGV[0] .. '!'
