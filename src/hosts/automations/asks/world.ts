// Rows of a team's tables, as the page shows and exports them.
import type { JsonObject } from '../../../world/schema.ts';
import type { Asks } from '../asks.ts';
import { exportCsv } from '../people/csv.ts';
import { masked, queryRows } from '../people/query.ts';
import type { Tables } from '../tables.ts';
import type { Engine } from '../triggers/engine.ts';

export function worldAsks({ state }: Engine): Pick<Asks, 'rows' | 'csv'> {
  return {
    rows: (query) => queryRows(state, query),
    csv: ({ table }) => exportCsv(state, table as keyof Tables, masked(table, state.store.all(table as keyof Tables) as readonly object[] as readonly JsonObject[])),
  };
}
