--@ add | host: workflow
return { total = (state.total or 0) + (state.amount or 1) }
--@ route by score | host: workflow
local score = state.score or 0
local level
if score > 80 then level = 'high' elseif score > 40 then level = 'middle' else level = 'low' end
return { level = level }
--@ clean a text | host: workflow
local text = state.text or ''
text = text:gsub('%s+', ' '):gsub('^ ', ''):gsub(' $', '')
return { text = text, words = select(2, text:gsub('%S+', '')) }
--@ collect | host: workflow
local items = state.items or {}
local seen, out = {}, {}
for _, item in ipairs(items) do
  if not seen[item] then
    seen[item] = true
    out[#out + 1] = item
  end
end
return { items = out, count = #out }
--@ a rounded mean | host: workflow
local sum, n = 0, 0
for _, v in ipairs(state.values or {}) do sum, n = sum + v, n + 1 end
return { mean = n > 0 and math.floor(sum / n) or 0 }
--@ retry counter | host: workflow
local tries = (state.tries or 0) + 1
if tries >= 3 then return { tries = tries, failed = true } end
return { tries = tries, failed = false }
--@ format | host: workflow
return { line = string.format('%s: %d', state.name or 'nobody', state.count or 0) }
