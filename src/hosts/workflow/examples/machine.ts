import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"input": "aabbabab"}',
  },
  seed: [],
  script: String.raw`name: machine
nodes:
  - name: even
    language: lua
    run: |
      local at = (state.at or 0) + 1
      return {at = at, letter = state.input:sub(at, at), even = true}
    goto:
      - {if: "state.letter == 'a'", to: odd}
      - {if: "state.letter == 'b'", to: even}
      - {if: "state.letter == ''", to: stop}

  - name: odd
    language: lua
    run: |
      local at = state.at + 1
      return {at = at, letter = state.input:sub(at, at), even = false}
    goto:
      - {if: "state.letter == 'a'", to: even}
      - {if: "state.letter == 'b'", to: odd}
      - {if: "state.letter == ''", to: stop}

  - name: stop
    language: lua
    run: return {accepted = state.even}
`,
};
