// What MONITOR shows: 1339518083.107412 [0 127.0.0.1:60866] "keys" "*"
import type { Bytes } from '../../../../protocol.ts';
import { splitArgs } from '../../../../bytes/split-args.ts';

const LINE = /^\+?\d{1,12}\.\d{6} \[(\d{1,9}) (lua|unix:[^\]\n]{0,300}|(?:\[[\da-fA-F:.]{2,60}\])?[^\]\s]{1,100})\] (?=")/;

export interface Monitored { db: number; byScript: boolean; args: Bytes[] }

/** A line of MONITOR; undefined where it is none. */
export function readMonitored(line: Bytes): Monitored | undefined {
  const found = LINE.exec(line.slice(0, 500));
  if (found === null) return undefined;
  const args = splitArgs(line.slice(found[0].length));
  return args === undefined ? undefined : { db: Number(found[1]), byScript: found[2] === 'lua', args };
}
