// A session of the Lua debugger at the prompt, as redis-cli --ldb has it.
import { splitArgs } from '../../../../bytes/split-args.ts';
import type { Bytes, WireReply } from '../../../../protocol.ts';
import type { ClientSummary } from '../../wire.ts';

/** A line as arguments: after "eval " all is one. Undefined where a quote is not closed. */
export function splitInSession(line: Bytes): Bytes[] | undefined {
  const code = /^(e|eval) ([^]*)$/.exec(line);
  return code === null ? splitArgs(line) : [code[1], code[2]];
}

/** What shows of an answer: the lines that were said, and where it was the last one, what EVAL replied and that it is over. */
export function sessionReplies(reply: WireReply, mode: ClientSummary['debugs']): { reply: WireReply; raw: boolean }[] {
  if (reply.type !== 'array') return [{ reply, raw: false }];
  const { items } = reply;
  const end = items.findIndex((item) => item.type === 'status' && item.text === '<endsession>');
  if (end < 0) return [{ reply, raw: true }];
  const about = `(Lua debugging session ended${mode === 'sync' ? '' : ' -- dataset changes rolled back'})`;
  return [
    ...end === 0 ? [] : [{ reply: { type: 'array' as const, items: items.slice(0, end) }, raw: true }],
    ...items.slice(end + 1).map((last) => ({ reply: last, raw: false })),
    { reply: { type: 'status', text: about }, raw: true },
  ];
}
