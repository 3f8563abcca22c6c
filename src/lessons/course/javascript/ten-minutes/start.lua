local result = {}

-- In JavaScript: for (const text of ARGV) { ... result.push(...) }

return result
