// What a run shows of what Redis made of it, and whether there is anything to say of it: what says it is fetched only then.
import type { RunRecord } from '../../protocol.ts';
import type { Bytes } from '../../redis/reply.ts';
import type { ArgumentLosses } from './argument-losses.ts';
import type { ReplyLosses } from './reply-losses.ts';

/** Reads an input that there is none of. */
export const ZERO = /\b(?:KEYS|ARGV)\s*\[\s*0\s*\]/;
/** Commands whose reply is a flat list of names and values before redis.setresp(3). */
const FLAT: ReadonlySet<string> = new Set(['hgetall', 'config|get']);

export interface Happened {
  script: Bytes;
  reply: RunRecord['reply'];
  commands: RunRecord['commands'];
  failed: boolean;
  losses: ReplyLosses;
  argumentLosses: ArgumentLosses;
}

/** A command gave a flat list of names and values. */
export const gaveFlat = ({ commands }: Happened): boolean => commands.some(({ name, calls }) => calls > 0 && FLAT.has(name));
/** The reply is nil, and the script reads an input that there is none of. */
export const readZero = ({ failed, reply, script }: Happened): boolean => !failed && reply.type === 'null' && ZERO.test(script);

export const mayAdvise = (happened: Happened): boolean => (!happened.failed && happened.losses.all.length > 0)
  || happened.argumentLosses.all.length > 0 || gaveFlat(happened) || readZero(happened);
