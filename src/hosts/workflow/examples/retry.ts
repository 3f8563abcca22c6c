import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"answers": ["", "maybe", "42"]}',
  },
  seed: [],
  script: String.raw`name: retry
nodes:
  - name: ask
    type: while_loop
    condition: "not state.valid"
    max_iterations: 5
    body:
      - name: call
        language: lua
        run: |
          local try = (state.try or 0) + 1
          print("try", try)
          return {try = try, answer = state.answers[try]}

      - name: check
        language: lua
        run: return {valid = tonumber(state.answer) ~= nil}

  - name: done
    language: lua
    run: |
      return {number = tonumber(state.answer), message = "valid after " .. state.try .. " tries"}
`,
};
