if not ARGV[1] or ARGV[1] == '' then
  return 10
end
return tonumber(ARGV[1])
