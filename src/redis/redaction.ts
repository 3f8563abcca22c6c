// Commands as logs may show them: without passwords.
import type { Bytes } from './reply.ts';

const REDACTED = '(redacted)';
/** Settings that hold passwords. */
const SECRET_SETTINGS = new Set(['masterauth', 'masteruser', 'requirepass', 'tls-key-file-pass', 'tls-client-key-file-pass']);

/** A command's arguments, where they hold a password with "(redacted)" in its place. */
export function redacted(args: readonly Bytes[]): readonly Bytes[] {
  switch (args[0].toLowerCase()) {
    case 'auth': return hide(args, (at) => at > 0);
    case 'acl':
      return /^(?:setuser|deluser|getuser)$/i.test(args[1] ?? '') ? hide(args, (at) => at > 1) : args;
    case 'hello': return hide(args, afterWords(args, 2, { auth: 2 }));
    case 'migrate': return hide(args, afterWords(args, 6, { auth: 1, auth2: 2 }));
    case 'config': {
      if (args[1]?.toLowerCase() !== 'set') return args;
      return hide(args, (at) => at > 2 && at % 2 === 1 && SECRET_SETTINGS.has(args[at - 1].toLowerCase()));
    }
    default: return args;
  }
}

const hide = (args: readonly Bytes[], isSecret: (at: number) => boolean): readonly Bytes[] =>
  args.map((arg, at) => (isSecret(at) ? REDACTED : arg));

/** Whether an argument is among the `counts` that follow a word, from the argument `from` on. */
function afterWords(args: readonly Bytes[], from: number, counts: Record<string, number>): (at: number) => boolean {
  const secret = new Set<number>();
  for (let at = from; at < args.length; at++) {
    const count = counts[args[at].toLowerCase()] ?? 0;
    for (let next = 1; next <= count; next++) secret.add(at + next);
    at += count;
  }
  return (at) => secret.has(at);
}
