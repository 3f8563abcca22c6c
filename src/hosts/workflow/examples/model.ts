import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"text": "A calm, dense instrument."}',
    mocks: '{"ask": ["I would say seven!", "Sure: {\\"score\\": 7, \\"why\\": \\"clear\\"}"]}',
  },
  seed: [],
  script: String.raw`# The Mocks hold what each node gives that cannot run here; a list gives one value for each run of the node.
name: model
nodes:
  - name: ask
    uses: llm.call
    with:
      prompt: "Rate this from 0 to 10: {{ state.text }}"
    output: reply

  - name: read
    language: lua
    run: |
      local body = state.reply:match("%b{}") or ""
      local score = tonumber(body:match('"score"%s*:%s*(%d+)')) or -1
      local why = body:match('"why"%s*:%s*"([^"]*)"')
      return {score = score, why = why}
    goto:
      - {if: "state.score < 0", to: ask}
      - {if: "state.score >= 5", to: good}
      - {if: "state.score >= 0 and state.score < 5", to: bad}

  - name: good
    language: lua
    run: return {verdict = "good"}
    goto: finish

  - name: bad
    language: lua
    run: return {verdict = "bad"}
    goto: finish

  - name: finish
    language: lua
    run: |
      return {summary = state.verdict .. ": " .. (state.why or "no reason given")}
`,
};
