import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"tasks": [{"op": "add", "a": 2, "b": 3}, {"op": "join", "a": "x", "b": "y"}, {"op": "sing"}]}',
  },
  seed: [],
  script: String.raw`name: queue
nodes:
  - name: take
    language: lua
    run: |
      local done = state.done or 0
      return {task = state.tasks[done + 1], done = done + 1}

  - name: work
    language: lua
    run: |
      local results = {}
      for i, result in ipairs(state.results or {}) do results[i] = result end
      local task = state.task
      if task.op == "add" then results[#results + 1] = task.a + task.b
      elseif task.op == "join" then results[#results + 1] = task.a .. task.b
      else results[#results + 1] = "unknown: " .. task.op end
      return {results = results, left = #state.tasks - state.done}
    goto:
      - {if: "state.left > 0", to: take}
      - {if: "state.left == 0", to: report}

  - name: report
    language: lua
    run: |
      return {message = #state.results .. " tasks done"}
`,
};
