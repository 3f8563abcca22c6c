import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"text": "name: Ann; age: 41; city: Oslo"}',
  },
  seed: [],
  script: String.raw`name: extract
nodes:
  - name: parse
    language: lua
    run: |
      local fields = {}
      for key, value in state.text:gmatch("(%w+):%s*([^;]+)") do
        fields[key] = value
      end
      return {fields = fields}

  - name: validate
    language: lua
    run: |
      local errors = {}
      local age = tonumber(state.fields.age)
      if not age then errors[#errors + 1] = "age is no number" end
      if not state.fields.email then errors[#errors + 1] = "email is missing" end
      -- An empty table comes back as an empty object: count instead of returning an empty list.
      return {age = age, faults = #errors, errors = #errors > 0 and errors or nil}
    goto:
      - {if: "state.faults == 0", to: accept}
      - {if: "state.faults > 0", to: report}

  - name: accept
    language: lua
    run: return {status = "valid"}
    goto: __end__

  - name: report
    language: lua
    run: |
      return {status = "invalid", message = table.concat(state.errors, ", ")}
`,
};
