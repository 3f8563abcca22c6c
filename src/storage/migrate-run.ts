// Records of runs as earlier versions kept them, brought to the form of this one.
import type { RunRecord, WireReply } from '../protocol.ts';

/** Up to 0.5 a reply was kept twice, as clients of both protocols get it. */
type Reply05 = { resp2: WireReply; resp3: WireReply };

/** A record in the form of this version; what has that form comes back as it is. */
export function migrateRun(run: RunRecord): RunRecord {
  const reply: Partial<Reply05> = run.reply as unknown as Partial<Reply05>;
  if (reply.resp2 === undefined || reply.resp3 === undefined) return run;
  // RESP3 has but one null: whether it was an array's, RESP2 tells.
  return { ...run, reply: reply.resp2.type === 'null array' ? reply.resp2 : reply.resp3 };
}
