import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"text": "The quick brown fox jumps over the lazy dog"}',
  },
  seed: [],
  script: String.raw`# Python starts a branch for each edge of type parallel; Rust reads the list under parallel. Both are written here.
name: fan-out
nodes:
  - name: split
    language: lua
    run: |
      local text = state.text:lower()
      return {text = text}

  - name: words
    language: lua
    run: |
      local count = 0
      for _ in state.text:gmatch("%a+") do count = count + 1 end
      return {words = count}

  - name: vowels
    language: lua
    run: |
      local count = select(2, state.text:gsub("[aeiou]", ""))
      return {vowels = count}

  - name: join
    fan_in: true
    language: lua
    run: |
      -- Python gives the states of the branches, Rust their states inside of results.
      local found = {}
      for _, result in ipairs(state.parallel_results) do
        local branch = result.state or result
        for _, key in ipairs({"words", "vowels"}) do
          if branch[key] then found[key] = branch[key] end
        end
      end
      return {words = found.words, vowels = found.vowels, parallel_results = "joined"}

edges:
  - {from: __start__, to: split}
  - {from: split, to: words, type: parallel, fan_in: join, parallel: [words, vowels]}
  - {from: split, to: vowels, type: parallel, fan_in: join, parallel: [words, vowels]}
  - {from: words, to: join}
  - {from: vowels, to: join}
  - {from: join, to: __end__}
`,
};
