import type { ExampleBody } from '../../../protocol.ts';

export const body: ExampleBody = {
  inputs: {
    state: '{"orders": [{"id": "A-1", "price": 10, "count": 3}, {"id": "A-2", "price": 2.5, "count": 4}, {"id": "A-3", "price": 19.99, "count": 2}]}',
  },
  seed: [],
  script: String.raw`name: orders
nodes:
  - name: totals
    language: lua
    run: |
      local rows, cents = {}, 0
      for i, order in ipairs(state.orders) do
        local total = math.floor(order.price * order.count * 100 + 0.5)
        rows[i] = {id = order.id, total = string.format("%.2f", total / 100)}
        cents = cents + total
      end
      return {rows = rows, sum = string.format("%.2f", cents / 100), count = #rows}

  - name: largest
    language: lua
    run: |
      local best
      for _, row in ipairs(state.rows) do
        if not best or tonumber(row.total) > tonumber(best.total) then best = row end
      end
      return {largest = best.id}
`,
};
