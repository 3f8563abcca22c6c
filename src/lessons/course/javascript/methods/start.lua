local account = { balance = 0 }

function account:deposit(amount)
  self.balance = self.balance + amount
end

account.deposit(tonumber(ARGV[1]))

local ok = account:withdraw(tonumber(ARGV[2]))
return { ok, account.balance }
