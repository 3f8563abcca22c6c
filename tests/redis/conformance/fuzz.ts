// Random sequences of commands, sent to the engine and to redis-server, until so many commands have run.
import type { Engine } from '../../../src/redis/engine.ts';
import { Random } from '../random.ts';
import { RealServer } from '../real-redis.ts';
import { compact, readFrame } from '../wire.ts';
import { Grammar } from './grammar.ts';
import { Rig } from './rig.ts';
import type { Mismatch, Step } from './rig.ts';
import { kindOf, shrink } from './shrink.ts';
import { readSyntax } from './syntax.ts';

const LENGTH = 500;
/** Of a sequence that could not be made short, the last commands. */
const MOST_SHOWN = 60;

export interface Finding { seed: number; steps: Step[]; mismatch: Mismatch }

export interface Outcome { commands: number; sequences: number; findings: Finding[] }

interface Options {
  tell?: (line: string) => void;
  /** Milliseconds since 1970. */
  until?: number;
}

/** Stops after `most` findings of different kinds. Sequence i has the seed `seed + i`. */
export async function fuzz(seed: number, commands: number, most: number,
  { tell = () => {}, until = Infinity }: Options = {}): Promise<Outcome> {
  const rig = await Rig.start();
  const findings: Finding[] = [];
  const kinds = new Set<string>();
  let sequences = 0;
  try {
    const grammar = await grammarFor(rig.engine);
    while (rig.commands < commands && findings.length < most && Date.now() < until) {
      const own = seed + sequences++;
      const steps = grammar.sequence(new Random(own), LENGTH);
      const mismatch = await rig.run(steps);
      if (sequences % 200 === 0) tell(`${rig.commands} commands`);
      if (mismatch === undefined) continue;
      const counted = rig.commands;
      if (kinds.has(kindOf(steps, mismatch))) continue;
      kinds.add(kindOf(steps, mismatch));
      const shrunk = await shrink(rig, steps, mismatch);
      rig.commands = counted;
      if (shrunk === undefined) {
        const { step } = mismatch;
        tell(`${shown({ seed: own, steps: steps.slice(step, step + 1), mismatch })}\n  parted once, and not again`);
        continue;
      }
      const finding = { seed: own, ...shrunk };
      kinds.add(kindOf(finding.steps, finding.mismatch));
      findings.push(finding);
      tell(shown(finding));
    }
    return { commands: rig.commands, sequences, findings };
  } finally {
    await rig.stop();
  }
}

/** A finding as text: its commands, then the two replies. */
export function shown({ seed, steps, mismatch }: Finding): string {
  const lines = steps.slice(-MOST_SHOWN).map(({ client, args }) => `  ${client}> ${cut(args.map(quoted).join(' '), 600)}`);
  const [ours, theirs] = [mismatch.ours, mismatch.theirs].map((reply) => cut(quoted(compact(reply))));
  return [`SEED=${seed}`, ...lines, `  ours:         ${ours}`, `  redis-server: ${theirs}`].join('\n');
}

const cut = (text: string, most = 1500): string => (text.length > most ? `${text.slice(0, most)}...` : text);
const quoted = (arg: string): string => {
  const text = JSON.stringify(arg).replace(/[\u007f-\u00ff]/g, (char) => `\\x${char.charCodeAt(0).toString(16)}`)
    .replace(/\\u00/g, '\\x');
  return /^"[!-~]+"$/.test(text) && !/[\\"]/.test(text.slice(1, -1)) ? text.slice(1, -1) : text;
};

async function grammarFor(engine: Engine): Promise<Grammar> {
  const server = await RealServer.start();
  const real = await server.connect();
  const names = new Set([...engine.commands.values()].flatMap(({ name, subcommands }) =>
    (subcommands === undefined ? [name] : [...subcommands.values()].map((sub) => sub.name))));
  const grammar = new Grammar(await readSyntax(real), names, await payloads(engine, (...args) => real.command(...args)));
  await server.stop();
  return grammar;
}

/** Values of all types and sizes as DUMP of the real server gives them. */
async function payloads(_engine: Engine, ask: (...args: string[]) => Promise<string>): Promise<string[]> {
  const many = Array.from({ length: 200 }, (_, i) => String(i));
  const lines = [['SET', 'a', 'abc'], ['SET', 'b', '12345'], ['SET', 'c', 'ab'.repeat(100)], ['SET', 'd', ''],
    ['RPUSH', 'e', 'a', '1', ''], ['RPUSH', 'f', ...many], ['SADD', 'g', '1', '2', '300000'], ['SADD', 'h', 'a', 'b'],
    ['HSET', 'i', 'a', '1', 'b', ''], ['HSET', 'j', 'f', 'x'.repeat(70)], ['ZADD', 'k', '1.5', 'a', '-inf', 'b'],
    ['ZADD', 'l', ...many.flatMap((one) => [one, one])], ['PFADD', 'm', ...many], ['XADD', 'n', '1-1', 'a', 'b'],
    ['XGROUP', 'CREATE', 'n', 'g', '0'], ['XREADGROUP', 'GROUP', 'g', 'c', 'STREAMS', 'n', '>']];
  for (const line of lines) await ask(...line);
  const found: string[] = [];
  for (const key of 'abcdefghijklm') found.push(readFrame(await ask('DUMP', key))!.frame.text);
  await ask('FUNCTION', 'LOAD', "#!lua name=lib1\nredis.register_function('f1', function(keys, args) return #args end)");
  found.push(readFrame(await ask('FUNCTION', 'DUMP'))!.frame.text);
  return [...found, 'x', '', found[0].slice(0, -1), `${found[0].slice(0, -1)}\x00`];
}
