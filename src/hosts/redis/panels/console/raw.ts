// Which replies redis-cli hands to the terminal as they are: reports that are made to be read (cliSendCommand in
// redis-cli.c of 7.0).
import type { Bytes, WireReply } from '../../../../protocol.ts';
import { decodeStrict } from '../../../../bytes/text.ts';
import { missing, toResp2 } from '../../../../bytes/reply-text.ts';
import type { ReplyLine } from '../../../../bytes/reply-text.ts';
import { escapeBytes } from '../../../../bytes/quote.ts';

/** Whether the reply of a command is printed raw. */
export function isRaw(args: readonly Bytes[]): boolean {
  const [command, sub = ''] = args.slice(0, 2).map((word) => word.toLowerCase());
  const { length } = args;
  switch (command) {
    case 'info': case 'lolwut': return true;
    case 'client': return ['list', 'info'].includes(sub);
    case 'cluster': return length === 2 && ['nodes', 'info'].includes(sub);
    case 'debug': return ['htstats', 'htstats-key', 'client-eviction'].includes(sub);
    case 'latency': return (sub === 'graph' && length === 3) || (sub === 'doctor' && length === 2);
    case 'memory': return ['malloc-stats', 'doctor'].includes(sub);
    default: return false;
  }
}

/** The lines of a reply as they are (cliFormatReplyRaw); an error has no "(error)" before it. */
export function rawLines(reply: WireReply): ReplyLine[] {
  const kind = reply.type === 'error' ? 'error' : 'text';
  const bytes = rawBytes(toResp2(reply));
  const lines = (decodeStrict(bytes) ?? escapeBytes(bytes)).split(/\r?\n/);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  const cut = 'text' in reply ? missing(reply, reply.text.length, 'byte') : undefined;
  return [...lines.map((text): ReplyLine => [{ kind, text }]), ...(cut === undefined ? [] : [[{ kind: 'cut', text: cut } as const]])];
}

function rawBytes(reply: WireReply): Bytes {
  switch (reply.type) {
    case 'array': return reply.items.map(rawBytes).join('\n');
    case 'integer': return String(reply.value);
    case 'status': case 'error': case 'bulk': return reply.text;
    default: return '';
  }
}
