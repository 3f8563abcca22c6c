// A call of redis-cli: what of its options matters here.
import type { Bytes } from '../../../../protocol.ts';
import { MOST_TIMES } from '../../panels/console/repeat.ts';
import type { EvalFile } from './pasted.ts';

/** Options that take a value, of 7.0 and later. */
const VALUED = new Set((
  '-h -p -s -a -u -r -i -n -X -d -D --user --pass --eval --sni --cacert --cacertdir --cert --key --tls-ciphers'
  + ' --tls-ciphersuites --show-pushes --rdb --functions-rdb --pipe-timeout --memkeys-samples --pattern --quoted-pattern'
  + ' --intrinsic-latency --lru-test --cluster -t --name').split(' '));

/** Programs that run others: what stands behind them may be redis-cli. */
const RUNNERS = /^(?:sudo|env|time|command|docker|docker-compose|podman|nerdctl|kubectl|heroku|ssh)$/;
const CLI = /^(?:[^\s]*\/)?(?:redis|valkey)-cli$/;

/** Where redis-cli stands among words; -1: it is not called. */
export function cliAt(words: readonly string[]): number {
  const first = words.findIndex((word) => !/^[A-Za-z_]\w{0,60}=/.test(word));
  if (first < 0) return -1;
  if (CLI.test(words[first])) return first;
  return RUNNERS.test(words[first]) ? words.slice(0, 16).findIndex((word) => CLI.test(word)) : -1;
}

export interface CliCall {
  /** Empty: it is called without a command. */
  args: Bytes[];
  db: number;
  times: number;
  eval?: EvalFile;
}

/** The words behind redis-cli. */
export function readCli(words: readonly Bytes[]): CliCall {
  const call: CliCall = { args: [], db: 0, times: 1 };
  let file: Bytes | undefined;
  let at = 0;
  for (; at < words.length && words[at].startsWith('-') && words[at].length > 1; at++) {
    const option = words[at];
    if (!VALUED.has(option)) continue;
    const value = words[++at] ?? '';
    if (option === '-n') call.db = Number(/^\d{1,6}$/.exec(value)?.[0] ?? 0);
    if (option === '-r') call.times = Math.min(Math.max(1, Number(/^\d{1,9}$/.exec(value)?.[0] ?? 1)), MOST_TIMES);
    if (option === '-u') call.db = Number(/^\w{1,10}:\/\/[^?#]{0,300}\/(\d{1,6})$/.exec(value)?.[1] ?? call.db);
    if (option === '--eval') file = value;
  }
  call.args = words.slice(at);
  if (file !== undefined) {
    call.eval = evalFile(file, call.args);
    call.args = [];
  }
  return call;
}

/** Keys and arguments are told apart by a comma of its own. */
function evalFile(name: Bytes, rest: readonly Bytes[]): EvalFile {
  const comma = rest.indexOf(',');
  return {
    name: name.split('/').at(-1) ?? name, keys: rest.slice(0, comma < 0 ? undefined : comma),
    argv: comma < 0 ? [] : rest.slice(comma + 1),
  };
}

/** `EVAL "$(cat file.lua)" 1 key arg`: the same in another form. */
export function evalOfFile([name = '', script = '', count = '', ...rest]: readonly Bytes[]): EvalFile | undefined {
  const file = /^\$\((?:cat|<)\s*["']?([^"')]{1,300})["']?\s*\)$/.exec(script)?.[1];
  if (file === undefined || !/^eval(?:_ro)?$/i.test(name)) return undefined;
  const keys = Number(/^\d{1,6}$/.exec(count)?.[0] ?? 0);
  return { name: file.trim().split('/').at(-1) ?? file, keys: rest.slice(0, keys), argv: rest.slice(keys) };
}
