if tonumber(ARGV[1]) > tonumber(ARGV[2]) then
  return ARGV[1]
end
return ARGV[2]
