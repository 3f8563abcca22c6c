// Our engine's facts beside those that a release's server told.
import { Engine } from '../../../src/redis/engine.ts';
import { encodeReply } from '../../../src/redis/resp.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { attachScripting } from '../../hosts/redis/attach.ts';
import './documents-at-hand.ts';
import { exceptionFor } from './exceptions.ts';
import { askFacts, recordedFacts } from './facts.ts';
import type { Facts } from './facts.ts';

async function ownFacts(release: ReleaseName): Promise<Facts> {
  const engine = new Engine();
  attachScripting(engine);
  engine.emulate(release);
  const client = engine.connect();
  client.protocol = 3;
  return askFacts(async (...args) => encodeReply(engine.execute(client, args), 3));
}

export interface Difference { subject: string; own: string | undefined; real: string | undefined }

/** What differs but for the exceptions, in order. */
export async function differences(release: ReleaseName): Promise<Difference[]> {
  const [ours, theirs] = [await ownFacts(release), recordedFacts(release)];
  return [...new Set([...theirs.keys(), ...ours.keys()])].sort()
    .map((subject) => ({ subject, own: ours.get(subject), real: theirs.get(subject) }))
    .filter(({ subject, own, real }) => own !== real && exceptionFor(subject, own, real) === undefined);
}
