// What people do in a team's world: rows, messages, approvals, imports. What a change fires runs before the act returns.
import type { JsonObject } from '../../../world/schema.ts';
import type { Acts } from '../acts.ts';
import type { Fired } from '../api/api.ts';
import { MASK } from '../mask.ts';
import { decide, requestApproval } from '../people/approvals.ts';
import { importCsv } from '../people/csv.ts';
import { fitting } from '../people/given.ts';
import type { Refused } from '../people/given.ts';
import { receive, say } from '../people/messages.ts';
import { putRow, removeRow } from '../people/rows.ts';
import type { Engine } from '../triggers/engine.ts';
import type { Changed } from '../wire.ts';

type WorldActs = Pick<Acts, 'put' | 'remove' | 'say' | 'receive' | 'requestApproval' | 'decide' | 'importCsv'>;

export function worldActs(engine: Engine): WorldActs {
  const { state } = engine;
  /** A change of one row, and then what it fires. */
  const firing = (given: unknown, change: (given: Record<string, unknown>) => { row: JsonObject; fired: Fired[] }): Changed | Refused =>
    fitting(given, (fields) => {
      const { row, fired } = change(fields);
      return { row, routes: fired.flatMap((one) => engine.fire(one)) };
    });
  return {
    put: (given) => {
      const done = firing(given, (fields) => putRow(state, fields));
      return 'row' in done && given.table === 'secrets' ? { ...done, row: { ...done.row, value: MASK } } : done;
    },
    remove: (given) => fitting(given, (fields) => removeRow(state, fields)),
    say: (given) => fitting(given, (fields) => say(state, fields)),
    receive: (given) => firing(given, (fields) => receive(state, fields)),
    requestApproval: (given) => firing(given, (fields) => requestApproval(state, fields)),
    decide: (given) => firing(given, (fields) => decide(state, fields)),
    importCsv: (given) => fitting(given, (fields) => importCsv(state, fields)),
  };
}
