import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"customer": {"name": "Ann", "tier": "gold"}, "cart": [{"sku": "lamp", "cents": 1999, "count": 2}, {"sku": "bulb", "cents": 500, "count": 1}]}',
  },
  seed: [],
  script: String.raw`name: cart
nodes:
  - name: total
    language: lua
    run: |
      local cents = 0
      for _, line in ipairs(state.cart) do cents = cents + line.cents * line.count end
      local rates = {gold = 10, silver = 5}
      local rate = rates[state.customer.tier] or 0
      return {cents = cents, discount = math.floor(cents * rate / 100)}
    goto:
      - {if: "state.cents - state.discount >= 4000", to: free}
      - {if: "state.cents - state.discount < 4000", to: paid}

  - name: free
    language: lua
    run: return {shipping = 0}
    goto: invoice

  - name: paid
    language: lua
    run: return {shipping = 490}
    goto: invoice

  - name: invoice
    language: lua
    run: |
      local due = state.cents - state.discount + state.shipping
      return {due = string.format("%.2f", due / 100), greeting = "Dear " .. state.customer.name}
`,
};
