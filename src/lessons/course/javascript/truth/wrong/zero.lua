local limit = tonumber(ARGV[1])
if not limit or limit == 0 then
  return 10
end
return limit
