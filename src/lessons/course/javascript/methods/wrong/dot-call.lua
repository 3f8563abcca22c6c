local account = { balance = 0 }
function account:deposit(amount)
  self.balance = self.balance + amount
end
function account:withdraw(amount)
  if amount > self.balance then return false end
  self.balance = self.balance - amount
  return true
end
account.deposit(tonumber(ARGV[1]))
local ok = account:withdraw(tonumber(ARGV[2]))
return { ok, account.balance }
