// Runs that are ended at random moments: what was there before is whole, what the run did is gone with it, and the next one is answered soon.
import { afterAll, expect, test } from 'vitest';
import { encodeText } from '../../../src/bytes/text.ts';
import type { RunRecord, WireReply } from '../../../src/protocol.ts';
import { TestSession } from '../../session/node.ts';

const KILLS = Number(process.env.KILLS ?? 12);
/** Writes from the first moment on. */
const WRITES = 'for i = 1, 1e9 do oc.chat.send("ch-general", "message " .. i) end';
const READS = 'while true do oc.chat.read("ch-general", { limit = 100 }) end';
const COUNT = 'return #oc.chat.read("ch-general", { limit = 100000 })';

const sessions: TestSession[] = [];
afterAll(() => { for (const one of sessions) one.session.close(); });

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

function run({ session }: TestSession, script: string): Promise<RunRecord> {
  const settings = { 'call-limit': 100_000, 'time-limit': 60_000 };
  return session.run({ host: 'automations', lua: '5.4', settings, script: encodeText(script), inputs: {}, client: 0 });
}

const replyOf = async (made: TestSession, script: string): Promise<WireReply> => (await run(made, script)).reply;

test(`${KILLS} kills at random moments lose nothing`, async () => {
  const made = await TestSession.start({ standbyDelay: 0 });
  sessions.push(made);
  await run(made, 'oc.chat.send("ch-general", "kept")');
  const before = await replyOf(made, COUNT);
  expect(before).toMatchObject({ type: 'integer' });
  for (let i = 0; i < KILLS; i++) {
    const ended = run(made, i % 2 === 0 ? WRITES : READS);
    await made.running();
    await wait(Math.random() * 30);
    expect(made.session.stop()).toBe(true);
    expect((await ended).error?.kind).toBe('killed');
    expect(await replyOf(made, COUNT)).toEqual(before);
  }
  expect(await replyOf(made, 'local all = oc.chat.read("ch-general", { limit = 100000 }) for _, one in ipairs(all) do if one.content == "kept" then return true end end'))
    .toEqual({ type: 'boolean', value: true });
}, 60_000);
