// What is said of a script by its host, with the words that the page has of it.
import { diagnose as ofPlain } from '../../src/hosts/plain/page/diagnose.ts';
import { vocabulary as plainWords } from '../../src/hosts/plain/vocabulary.ts';
import { RedisHost } from '../../src/hosts/redis/host.ts';
import { redisInfo } from '../../src/hosts/redis/info.ts';
import { diagnose as ofRedis } from '../../src/hosts/redis/page/diagnose.ts';
import { vocabulary } from '../../src/hosts/redis/vocabulary.ts';
import { wordsIn } from '../../src/ide/editor/vocabulary.ts';
import { Engine } from '../../src/redis/engine.ts';
import type { KnownWord, RunRecord } from '../../src/protocol.ts';
import type { Diagnostic } from '../../src/syntax/diagnostic.ts';
import { newLua } from '../lua/vm.ts';

const all = redisInfo(new Engine().everyCommand, vocabulary).vocabulary;
const byRelease = new Map<string, readonly KnownWord[]>();

/** The words of a release of Redis. */
export function redisWords(release: string): readonly KnownWord[] {
  if (!byRelease.has(release)) byRelease.set(release, wordsIn(release, all));
  return byRelease.get(release)!;
}

export type Which = 'redis' | 'plain 5.1' | 'plain 5.4';
export interface With { release?: string; given?: Record<string, number> }

const ask = (): never => { throw new Error('nothing is asked'); };

export function diagnosticsOf(host: Which, text: string, { release = '8.6', given }: With = {}): readonly Diagnostic[] {
  const about = { settings: {}, isJoined: false, ask, given };
  return (host === 'redis' ? ofRedis(text, { ...about, lua: '5.1', words: redisWords(release) })
    : ofPlain(text, { ...about, lua: host === 'plain 5.1' ? '5.1' : '5.4', words: plainWords })) as readonly Diagnostic[];
}

/** A run on an engine of its own; `seed`: commands before it. */
export function runRedis(script: string, { release = '8.6', keys = [], argv = [], seed = [] }: { release?: string; keys?: string[]; argv?: string[]; seed?: string[][] } = {}): RunRecord {
  const engine = new Engine();
  const host = new RedisHost(engine, newLua);
  const client = engine.connect();
  const settings = { 'redis-version': release };
  for (const args of seed) {
    const { reply } = host.execute(client, args, false, settings);
    if (reply.type === 'error') throw new Error(`${args.join(' ')}: ${JSON.stringify(reply)}`);
  }
  return host.run({ host: 'redis', lua: '5.1', settings, script, inputs: { keys, argv }, client: client.id });
}
