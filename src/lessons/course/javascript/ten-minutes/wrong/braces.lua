local result = {}
for (i = 1, #ARGV) {
  result[#result + 1] = ARGV[i] * 2
}
return result
