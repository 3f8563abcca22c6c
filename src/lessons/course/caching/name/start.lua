-- ARGV  texts of scripts
local names = {}
return names
