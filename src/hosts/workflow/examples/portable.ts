import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"total": 17, "flags": 5, "name": "Zoë"}',
  },
  seed: [],
  script: String.raw`# Before, for Lua 5.4 alone:
#
#   local half <const> = state.total // 2
#   local odd = state.flags & 1
#   return {half = half, odd = odd == 1, length = utf8.len(state.name)}
#
# LuaJIT has no //, no &, no <const> and no utf8.
name: portable
nodes:
  - name: rewritten
    language: lua
    run: |
      local half = math.floor(state.total / 2)
      local odd = state.flags % 2
      -- Bytes of UTF-8 that do not go on with a character begin one.
      local length = 0
      for _ in state.name:gmatch("[^\128-\191]") do length = length + 1 end
      return {half = half, odd = odd == 1, length = length}

  - name: whole
    language: lua
    run: |
      -- 10 / 2 is 5 in Python and 5.0 in Rust: math.floor makes an integer in both.
      return {quotient = math.floor(state.total / 4)}
`,
};
