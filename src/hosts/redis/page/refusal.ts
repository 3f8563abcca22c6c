// What rules for users forbid: where that is the default user, starting over is the way out.
import type { Bytes, WireReply } from '../../../protocol.ts';

/** Whether an error says that rules for users forbid a command; also where a script met them. */
export const isRefusal = (text: Bytes): boolean =>
  /^(?:NOPERM |ERR The user executing the script |ERR ACL failure in script)/.test(text);

/** The same of a reply. */
export const isRefused = (reply: WireReply): boolean => reply.type === 'error' && isRefusal(reply.text);
