-- The first argument is ARGV[1].
return 'Hello!'
