import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"score": 0.62}',
  },
  seed: [],
  script: String.raw`# What a node returns is merged into the state; the first goto rule that holds leads on.
# (Rust tries the last rule first: let no two rules hold at once.)
name: routing
nodes:
  - name: grade
    language: lua
    run: |
      local percent = math.floor(state.score * 100 + 0.5)
      return {percent = percent, label = percent .. "%"}
    goto:
      - {if: "state.percent >= 80", to: accept}
      - {if: "state.percent >= 50 and state.percent < 80", to: review}
      - {if: "state.percent < 50", to: reject}

  - name: accept
    language: lua
    run: return {decision = "accepted"}
    goto: report

  - name: review
    language: lua
    run: return {decision = "to be reviewed"}
    goto: report

  - name: reject
    language: lua
    run: return {decision = "rejected"}
    goto: report

  - name: report
    language: lua
    run: |
      return {message = state.label .. ": " .. state.decision}
`,
};
