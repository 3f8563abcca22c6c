// The failure of a script in the text that a server's client is told.
import type { Bytes, RunError } from '../protocol.ts';

/** A command that is refused failed, whoever says so. */
export function errorIn(text: Bytes): RunError {
  const [, line] = /on @user_(?:script|function):(\d+)|user_(?:script|function):(\d+):/.exec(text)?.filter((part) => part !== undefined) ?? [];
  const kind = /ran past its time limit/.test(text) ? 'timeout' : /^ERR not enough memory/.test(text) ? 'memory' : 'runtime';
  return { kind, message: text, ...line !== undefined && { line: Number(line) } };
}
