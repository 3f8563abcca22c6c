// The way back from what a person took away.
import { isObject } from '../../../world/schema.ts';
import type { Row } from '../../../world/schema.ts';
import type { Acts } from '../acts.ts';
import type { Tables } from '../tables.ts';
import type { Engine } from '../triggers/engine.ts';

export const restoreActs = ({ state }: Engine): Pick<Acts, 'restore'> => ({
  restore({ rows }) {
    if (!Array.isArray(rows) || !rows.every(isObject)) return { error: 'A list of rows is wanted, each with its table' };
    for (const { table, row } of rows) {
      const fault = state.faultOf(table, row);
      if (fault !== undefined) return { error: `${table}: ${fault}` };
    }
    for (const { table, row } of rows) state.store.put(table as keyof Tables & string, row as unknown as Tables['users'] & Row);
    return { ok: true };
  },
});
