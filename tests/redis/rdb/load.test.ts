// Files that real servers wrote (record.ts), loaded into the engine: it must answer what those servers answered.
import { describe, expect, test } from 'vitest';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadCommands, LoadFileError, loadFiles } from '../../../src/redis/load-files.ts';
import { moduleId } from '../../../src/redis/rdb-modules.ts';
import { rdbFile } from '../../../src/redis/rdb-file-writer.ts';
import type { NamedBytes } from '../../../src/redis/aof-file.ts';
import { compared } from './compared.ts';
import { answer, engineFor } from './engine.ts';
import { fileOf, RECORDED, recordedOf, SERVERS, serverNames } from './servers.ts';
import type { ServerName } from './servers.ts';
import { STANDING } from './written.ts';

function filesOf(name: ServerName): NamedBytes[] {
  const { appends } = SERVERS[name];
  if (appends !== 'folder') return [{ name, bytes: fileOf(`${name}.${appends === 'file' ? 'aof' : 'rdb'}`) }];
  return readdirSync(join(RECORDED, name)).map((file) => ({ name: `appendonlydir/${file}`, bytes: fileOf(join(name, file)) }));
}

describe.each(serverNames)('what %s wrote', (name) => {
  const { options, release } = SERVERS[name];
  const { questions, at } = recordedOf(name);

  test('is loaded, and answers as the server did', () => {
    const engine = engineFor(release, at);
    if (options.includes('--list-max-ziplist-size')) answer(engine, ['CONFIG', 'SET', 'list-max-listpack-size', '4']);
    const { notes } = loadFiles(engine, filesOf(name), false);
    expect(notes).toEqual([]);
    expect(compared(questions.map(([args]) => [args, answer(engine, args)]))).toEqual(compared(questions));
  });
});

describe('what comes from anywhere', () => {
  const whole = fileOf('redis-8.6.rdb');
  const load = (bytes: Uint8Array): (() => unknown) => {
    const engine = engineFor('8.6');
    answer(engine, ['SET', 'mine', 'stays']);
    answer(engine, ['FUNCTION', 'LOAD', "#!lua name=mine\nredis.register_function('mine', function() return 1 end)"]);
    const before = answer(engine, ['FUNCTION', 'LIST', 'WITHCODE']);
    return () => {
      try {
        return loadFiles(engine, [{ name: 'dump.rdb', bytes }], true);
      } finally {
        expect(answer(engine, ['DBSIZE'])).toBe(':1\r\n');
        expect(answer(engine, ['GET', 'mine'])).toBe('$5\r\nstays\r\n');
        expect(answer(engine, ['FUNCTION', 'LIST', 'WITHCODE'])).toBe(before);
      }
    };
  };

  test('a file that was cut at any byte says so with the place, and nothing has changed', () => {
    for (let length = 0; length < whole.length; length += 7) expect(load(whole.subarray(0, length)), String(length)).toThrow(/byte/);
  });

  test('a file in which a byte is another is refused, wherever that is', () => {
    for (let at = 0; at < whole.length; at += 11) {
      const bytes = whole.slice();
      bytes[at] ^= 0x41;
      expect(load(bytes), String(at)).toThrow(LoadFileError);
    }
  });

  test('lengths that no file could have are refused before anything is allocated', () => {
    const header = [...'REDIS0011'].map((char) => char.charCodeAt(0));
    const huge = [0x81, 0x7f, 255, 255, 255, 255, 255, 255, 255];
    for (const type of [0, 1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 24, 25, 26]) {
      expect(load(Uint8Array.of(...header, type, 1, 97, ...huge)), String(type)).toThrow(/"a" .* cannot be read/);
    }
    expect(load(Uint8Array.of(...header, 0, 1, 97, 0xc3, 1, ...huge, 0))).toThrow(/cannot be read/);
  });

  test('a projection whose matrix would not fit memory is refused', () => {
    const engine = engineFor('8.6', STANDING);
    answer(engine, ['VADD', 'v', 'REDUCE', '2', 'VALUES', '3', '1', '2', '3', 'x']);
    const bytes = rdbFile(engine);
    const at = bytes.findIndex((_, i) => bytes[i] === 2 && bytes[i + 1] === 2 && bytes[i + 2] === 2 && bytes[i + 3] === 1);
    const larger = Uint8Array.of(...bytes.subarray(0, at + 1), 0x80, 0x7f, 255, 255, 255, ...bytes.subarray(at + 2));
    expect(load(larger)).toThrow(/cannot be read/);
  });

  test('a version that nobody writes yet is named', () => {
    const bytes = whole.slice();
    bytes.set([0x30, 0x30, 0x39, 0x39], 5);
    expect(load(bytes)).toThrow('"dump.rdb" is not loaded. RDB of version 99 (REDIS) is not known here (at byte 0)');
  });

  test('keys of modules are passed by and told', () => {
    const engine = engineFor('8.6');
    const { notes, keys } = loadFiles(engine, [{ name: 'm', bytes: withModule() }], false);
    expect(notes).toEqual(['1 keys of the module "ReJSON-RL" are left out.']);
    expect(keys).toBe(1);
    expect(answer(engine, ['GET', 'after'])).toBe('$1\r\n1\r\n');
  });

  test('an append-only file that ends within a command keeps what came before, as a server does', () => {
    const engine = engineFor('7.0');
    const bytes = new TextEncoder().encode('*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1\r\n1\r\n*3\r\n$3\r\nSET\r\n$1\r\nb');
    expect(loadFiles(engine, [{ name: 'a.aof', bytes }], false)).toEqual({
      keys: 0, libraries: 0, commands: 1, notes: ['The file ends within a command: its last 18 bytes are left out.'],
    });
  });

  test('commands that change nothing are no part of a keyspace', () => {
    const engine = engineFor('7.0');
    const { notes } = loadCommands(engine, [['SHUTDOWN'], ['GET', 'a'], ['EVAL', 'while true do end', '0'], ['SET', 'a', 'b'], ['NOSUCH']], false);
    expect(notes).toEqual(['SHUTDOWN: not carried out: it is no change of keys.', 'GET: not carried out: it is no change of keys.',
      'EVAL: not carried out: it is no change of keys.', 'NOSUCH: no such command here.']);
    expect(answer(engine, ['GET', 'a'])).toBe('$1\r\nb\r\n');
  });

  test('a manifest that names what is not there says so', () => {
    const manifest = filesOf('aof-7.0').filter(({ name }) => !name.endsWith('.rdb'));
    expect(() => loadFiles(engineFor('7.0'), manifest, false)).toThrow('The manifest names "appendonly.aof.2.base.rdb", which is not among the files');
  });

  test('what is more than the data may take is refused, and nothing has changed', () => {
    const engine = engineFor('8.6');
    answer(engine, ['SET', 'mine', 'stays']);
    engine.eviction.budget.limit = 1000;
    expect(() => loadFiles(engine, [{ name: 'dump.rdb', bytes: whole }], true)).toThrow(/more than the data may take/);
    expect(answer(engine, ['DBSIZE'])).toBe(':1\r\n');
  });
});

/** A key of RedisJSON, as servers with that module write one, and a string after it. */
function withModule(): Uint8Array {
  const id = moduleId('ReJSON-RL') + 3n;
  const name = Array.from({ length: 8 }, (_, i) => Number((id >> BigInt(8 * (7 - i))) & 255n));
  const text = (word: string): number[] => [word.length, ...new TextEncoder().encode(word)];
  const body = [...new TextEncoder().encode('REDIS0011'), 7, ...text('doc'), 0x81, ...name, 2, 5, 5, ...text('{"a":1}'), 4, 0, 0, 0, 0, 0, 0, 240, 63, 0,
    0, ...text('after'), 0xc0, 1, 255];
  return Uint8Array.of(...body, 0, 0, 0, 0, 0, 0, 0, 0);
}
