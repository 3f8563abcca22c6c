for i = 1, #ARGV do
  print(ARGV[i])
end
