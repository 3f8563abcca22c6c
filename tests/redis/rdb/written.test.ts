// Files that the engine writes: the server of the emulated release took each, byte for byte the same, and answered as the engine does.
import { describe, expect, test } from 'vitest';
import { loadFiles } from '../../../src/redis/load-files.ts';
import { answer, engineFor } from './engine.ts';
import { SERVERS } from './servers.ts';
import { acceptedAll, asked, digestOf, STANDING, written, WRITERS } from './written.ts';
import { compared } from './compared.ts';

const all = acceptedAll();

describe.each(WRITERS)('a file as %s writes it', (name) => {
  test('is the one that the server and its checker took, which then answered as the engine', () => {
    const { file, ask } = written(name);
    const accepted = all[name]!;
    expect(accepted.check).toBe('\\o/ RDB looks OK! \\o/');
    expect(digestOf(file)).toBe(accepted.file);
    const ours = accepted.replies.map(([args]) => [args, ask(args)] as [string[], string]);
    expect(compared(ours)).toEqual(compared(accepted.replies));
  });

  test('is read back into an equal keyspace', () => {
    const { file, ask } = written(name);
    const engine = engineFor(SERVERS[name].release, STANDING);
    if (SERVERS[name].options.includes('--list-max-ziplist-size')) answer(engine, ['CONFIG', 'SET', 'list-max-listpack-size', '4']);
    expect(loadFiles(engine, [{ name, bytes: file }], false).notes).toEqual([]);
    const questions = asked(name);
    const replies = (from: (args: readonly string[]) => string): [string[], string][] => questions.map((args) => [args, from(args)]);
    expect(compared(replies((args) => answer(engine, args)))).toEqual(compared(replies(ask)));
  });
});
