import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"text": "To be, or not to be, that is the question: whether it is nobler to be."}',
  },
  seed: [],
  script: String.raw`name: words
nodes:
  - name: count
    language: lua
    run: |
      local counts, order = {}, {}
      for word in state.text:lower():gmatch("%a+") do
        if not counts[word] then order[#order + 1] = word end
        counts[word] = (counts[word] or 0) + 1
      end
      -- pairs has another order at each start: sort what is shown.
      table.sort(order, function(a, b)
        if counts[a] ~= counts[b] then return counts[a] > counts[b] end
        return a < b
      end)
      local top = {}
      for i = 1, math.min(3, #order) do
        top[i] = {word = order[i], count = counts[order[i]]}
      end
      return {top = top, different = #order}
`,
};
