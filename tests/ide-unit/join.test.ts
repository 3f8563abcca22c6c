// A script and the files that it includes as one text, and the way back from its lines. lua5.1 and redis-server judge.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MAIN_FILE } from '../../src/project/files.ts';
import type { ScriptFile } from '../../src/project/files.ts';
import { includeLines, resolver } from '../../src/project/include-lines.ts';
import { IncludeError, joinFiles } from '../../src/project/join.ts';
import { fileNameOf, renamed } from '../../src/ide/include/file-edits.ts';
import { inFiles, originOf, placesIn } from '../../src/project/origin.ts';
import type { RunError, RunRecord } from '../../src/protocol.ts';
import { Random } from '../redis/random.ts';
import { serverForFile } from '../redis/recording/servers.ts';

const file = (name: string, ...lines: string[]): ScriptFile => ({ name, text: lines.join('\n') });
const text = (script: string, ...files: ScriptFile[]): string => joinFiles(script, files).text;

/** Each line of the joined text with where it comes from. */
function drawn(script: string, ...files: ScriptFile[]): string[] {
  const { text: joined, map } = joinFiles(script, files);
  return joined.split(/\r\n?|\n/).map((line, at) => {
    const { file: name, line: number } = map ? originOf(map, at + 1) : { file: MAIN_FILE, line: at + 1 };
    return `${name}:${number} ${line}`;
  });
}

describe('an include line', () => {
  const names = (script: string): string[] => includeLines(script).map(({ name, line }) => `${line} ${name}`);

  test('is a comment with a name, in quotes or not, of two or three dashes', () => {
    expect(names([
      '-- @include one', '  --- @include "lib/two"', "\t--@include 'three.lua';", 'local x',
      '-- @include ../four  ',
    ].join('\n'))).toEqual(['1 one', '2 lib/two', '3 three.lua', '5 ../four']);
  });

  test('is none with other words, after code, or within a long comment or a text', () => {
    expect(names([
      '-- @include', '-- @include a b', '-- see @include a', 'local x -- @include a', '---- @include a',
      '-- @includes a', '--[[', '-- @include a', ']]', 'local y = [==[', '-- @include a', ']]', ']==]',
      'local s = "\\', '-- @include a"', 'local quote = \'"\'', '-- @include b', '--[=', '-- @include c',
      'local open = "', '-- @include d', '--[[', '-- @include e',
    ].join('\n'))).toEqual(['17 b', '19 c', '21 d']);
  });

  test('says where it and its name stand', () => {
    const script = 'local a\r\n  -- @include "lib/a"\r\nreturn a';
    const [{ from, to, nameFrom, name }] = includeLines(script);
    expect(script.slice(from, to)).toBe('  -- @include "lib/a"\r\n');
    expect(script.slice(nameFrom, nameFrom + name.length)).toBe('lib/a');
  });

  test('means a file below the folder that it stands in, else from the top', () => {
    const resolve = resolver(['a.lua', 'lib/a', 'lib/b.lua', 'c'].map((name) => ({ name })));
    const found = (name: string, from: string): string | undefined => resolve(name, from)?.name;
    expect(found('a', 'main.lua')).toBe('a.lua');
    expect(found('a', 'lib/b.lua')).toBe('lib/a');
    expect(found('./a.lua', 'lib/b.lua')).toBe('lib/a');
    expect(found('../a', 'lib/b.lua')).toBe('a.lua');
    expect(found('lib/b', 'lib/a')).toBe('lib/b.lua');
    expect(found('c', 'lib/a')).toBe('c');
    for (const none of ['b', '../../a', 'A', '', '/a', 'lib', 'a.lua.lua']) {
      expect(found(none, 'main.lua'), none).toBeUndefined();
    }
  });
});

describe('a joined script', () => {
  test('has the file in the place of its line', () => {
    expect(drawn('local a = 1\n-- @include two\nreturn a + b', file('two.lua', 'local b = 2', 'b = b + 1'))).toEqual([
      'main.lua:1 local a = 1', 'two.lua:1 local b = 2', 'two.lua:2 b = b + 1', 'main.lua:3 return a + b',
    ]);
  });

  test('has a file once, where it is first named, though several name it', () => {
    expect(drawn(
      '-- @include left\n-- @include right\n-- @include base\nreturn 1\n',
      file('left', '-- @include base', 'local l', ''), file('right', '-- @include base', 'local r', ''),
      file('base', 'local b', ''),
    )).toEqual([
      'base:1 local b', 'left:2 local l', 'right:1 -- @include base', 'right:2 local r',
      'main.lua:3 -- @include base', 'main.lua:4 return 1', 'main.lua:5 ',
    ]);
  });

  test('keeps its first line first, and other line breaks as they are', () => {
    expect(text('#!lua flags=no-writes\r\n-- @include a\r\nreturn 1', file('a', 'local a\r', 'local b')))
      .toBe('#!lua flags=no-writes\r\nlocal a\r\nlocal b\nreturn 1');
  });

  test('ends where its last include ends', () => {
    expect(drawn('-- @include a', file('a', 'return 1'))).toEqual(['a:1 return 1', 'main.lua:1 ']);
    expect(drawn('-- @include a\n', file('a', ''))).toEqual(['main.lua:2 ']);
    expect(drawn('', file('a', ''))).toEqual(['main.lua:1 ']);
  });

  test('without an include is what it was, to the byte', () => {
    const script = '#!lua\n\tlocal x = "\\"\\\n--"\r-- @include\n--[[ @include a ]] return x\n\n';
    expect(text(script, file('a', 'x'))).toBe(script);
  });

  const failure = (script: string, ...files: ScriptFile[]): IncludeError => {
    try {
      joinFiles(script, files);
    } catch (error) {
      if (error instanceof IncludeError) return error;
      throw error;
    }
    throw new Error('it joined');
  };

  test('cannot be made where a file is missing, includes itself, or begins with a shebang', () => {
    expect(failure('\n-- @include a', file('a', '', '', '-- @include gone')))
      .toMatchObject({ file: 'a', line: 3, missing: 'gone', message: 'There is no file "gone" here.' });
    expect(failure('-- @include main'))
      .toMatchObject({ file: MAIN_FILE, line: 1, message: 'main.lua includes itself.' });
    const round = [file('a', '-- @include b'), file('b', 'local b', '-- @include c'), file('c', '-- @include a')];
    expect(failure('-- @include a', ...round))
      .toMatchObject({ file: 'c', line: 1, message: 'a includes itself by way of b and c.' });
    expect(failure('-- @include a', file('a', '#!lua')))
      .toMatchObject({ file: MAIN_FILE, line: 1, message: expect.stringContaining('only main.lua') });
  });

  test('of hostile size is made in time', () => {
    const hostile = [
      '-- @include a\n'.repeat(200_000), `${'--[[ '.repeat(200_000)}-- @include a`,
      `${'""'.repeat(300_000)} @include`, `${'\\"'.repeat(300_000)}@include`,
      `${' '.repeat(500_000)}-- @include a`, `${']='.repeat(300_000)}@include`,
    ];
    const start = performance.now();
    for (const script of hostile) {
      expect(text(script, file('a', script.replaceAll('@include', 'x'))).length).toBeGreaterThan(1_000);
    }
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

test('bullmq: its scripts join to what it publishes itself, but for blank lines', () => {
  const root = join(import.meta.dirname, '../../node_modules/bullmq/dist/esm');
  const paths = readdirSync(join(root, 'commands'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.lua'));
  const files = paths.map((path) => file(path, readFileSync(join(root, 'commands', path), 'utf8')));
  const scripts = files.filter(({ name }) => /-\d+\.lua$/.test(name));
  expect(scripts.length).toBeGreaterThan(30);
  const bare = (script: string): string[] =>
    script.split('\n').map((line) => line.trimEnd())
      .filter((line) => line !== '' && !/^--- @include "/.test(line));
  for (const { name, text: script } of scripts) {
    const published = readFileSync(join(root, 'scripts', name.replace(/lua$/, 'js')), 'utf8');
    const [, content] = /content = `([^]*?[^\\])`;/.exec(published) ?? [];
    expect(bare(text(script, ...files.filter((one) => one.name !== name))), name).toEqual(bare(unescaped(content)));
  }
});

const unescaped = (template: string): string => template.replace(/\\([`$\\])/g, '$1');

/** A project whose files log their own name and line, and which of those lines ran. */
function randomProject(r: Random): { script: string; files: ScriptFile[] } {
  const names = Array.from({ length: 2 + r.below(6) }, (_, at) =>
    r.pick([`f${at}`, `lib/f${at}.lua`, `lib/deep/f${at}`]));
  const body = (name: string, later: string[]): string => {
    const lines = Array.from({ length: 1 + r.below(8) }, () =>
      r.pick(['log', 'log', '', '-- plain', 'include', '--[[', 'long']));
    return lines.flatMap((kind, at) => {
      if (kind === 'include') return later.length > 0 ? [`-- @include ${r.pick(later)}`] : [];
      if (kind === '--[[') return ['--[[', '-- @include gone', ']]'];
      if (kind === 'long') return [`seen[#seen + 1] = "long" .. [[`, '-- @include gone', ']]'];
      return [kind === 'log' ? `seen[#seen + 1] = "${name}" .. here() -- ${at}` : kind];
    }).join(r.pick(['\n', '\r\n'])) + r.pick(['', '\n']);
  };
  const files = names.map((name, at) => ({ name, text: body(name, names.slice(at + 1)) }));
  return { script: `${body(MAIN_FILE, names)}\n`, files };
}

describe.runIf(spawnSync('lua5.1', ['-v']).status === 0)('lines of 300 random projects', () => {
  const HERE = 'seen, here = {}, function() return ":" .. debug.getinfo(2, "l").currentline end\n';

  /** What each script has seen: one lua5.1 runs them all, each as a chunk of its own. */
  function runAll(scripts: readonly string[]): string[] {
    // The prologue stands on a line of its own, so that line n + 1 of what runs is line n.
    const chunks = scripts.map((joined) => [...Buffer.from(`${HERE}${joined}\nprint(table.concat(seen, "\\n"))`)]
      .map((byte) => `\\${String(byte).padStart(3, '0')}`).join(''));
    const input = chunks.map((chunk) => `assert(loadstring("${chunk}"))() print("=")`).join('\n');
    const { stdout, status, stderr } = spawnSync('lua5.1', ['-'], { input, encoding: 'utf8' });
    expect([stderr, status]).toEqual(['', 0]);
    return stdout.split('\n=\n');
  }

  test('are mapped to where lua5.1 ran them', () => {
    const r = new Random(11);
    let mapped = 0;
    const projects = Array.from({ length: 300 }, () => randomProject(r)).map((one) => ({ ...one, ...joinFiles(one.script, one.files) }));
    const outputs = runAll(projects.map(({ text }) => text));
    for (const [i, { script, files, map }] of projects.entries()) {
      for (const [, name, number] of outputs[i].matchAll(/^(\S+):(\d+)$/gm)) {
        const origin = map ? originOf(map, Number(number) - 1) : { file: MAIN_FILE, line: Number(number) - 1 };
        const text = origin.file === MAIN_FILE ? script : files.find((one) => one.name === origin.file)!.text;
        expect(origin.file).toBe(name);
        expect(text.split(/\r?\n/)[origin.line - 1]).toContain(`"${name}" .. here()`);
        mapped++;
      }
    }
    expect(mapped).toBeGreaterThan(500);
  });
});

test('a record has its error where it was written, and keeps its reply', () => {
  const map = joinFiles('-- @include a\nreturn b', [file('a', 'local b', 'error("x")')]).map!;
  const error: RunError = { kind: 'runtime', message: 'ERR user_script:2: x', line: 2 };
  const record = { reply: { type: 'error', text: error.message }, error } as RunRecord;
  expect(inFiles(record, map)).toEqual({ ...record, error: { ...error, line: 2, file: 'a' } });
  const killed: RunError = { kind: 'killed', message: 'ERR' };
  expect(inFiles({ ...record, error: killed }, map).error).toEqual(killed);
});

test('a block that another file left open is told of', () => {
  const map = joinFiles('-- @include a\nreturn 1\n', [file('a', '', 'if x then')]).map!;
  const message = "ERR Error compiling script (new function): user_script:4: 'end' expected (to close 'if' at line 2) near '<eof>'";
  const record = { error: { kind: 'syntax', message, line: 4, hint: 'Each if needs an end.' } } as RunRecord;
  expect(inFiles(record, map).error)
    .toEqual({ kind: 'syntax', message, line: 3, file: MAIN_FILE, hint: 'The if is in a, line 2. Each if needs an end.' });
});

describe('a renamed file', () => {
  const rename = (old: string, name: string, ...files: ScriptFile[]): string[] => renamed(files, old, name);

  test('has its new name in the includes that meant it, as they were written', () => {
    expect(rename('lib.lua', 'lib/limits.lua', file(MAIN_FILE, '-- @include lib', '--- @include "lib.lua"', 'local lib'),
      file('lib.lua', '-- @include lib'), file('x', '-- @include libs', '--[[', '-- @include lib', ']]')))
      .toEqual(['-- @include lib/limits\n--- @include "lib/limits.lua"\nlocal lib', '-- @include lib/limits',
        '-- @include libs\n--[[\n-- @include lib\n]]']);
  });

  test('includes what it included, though it moved', () => {
    expect(rename('lib/a', 'a', file(MAIN_FILE, '-- @include lib/b'), file('lib/a', '-- @include b', '-- @include c'),
      file('lib/b'), file('c'))).toEqual(['-- @include lib/b', '-- @include lib/b\n-- @include c', '', '']);
  });

  test.each([
    ['limits', 'limits.lua'], [' rate limits ', 'rate-limits.lua'], ['lib/a.b', 'lib/a.b'], ['a.lua', 'a.lua'],
    ['main', undefined], ['../a', undefined], ['', undefined], ['é', undefined],
  ])('typed as "%s" is called %s', (typed, name) => { expect(fileNameOf(typed)).toBe(name); });
});

describe('the place in an error of redis-server', () => {
  const server = serverForFile();

  const limits = file('lib/limits.lua', 'local limits = {}', 'function limits.check(n)', '  if n > 2 then',
    "    error('too many: ' .. n)", '  end', 'end');
  const cases: [name: string, script: string, files: ScriptFile[], places: string[]][] = [
    ['raised in an included function', '-- @include lib/limits\nlimits.check(3)\nreturn 1',
      [limits], ['lib/limits.lua:4']],
    ['of a command in the script after it', '-- @include lib/limits\n\nreturn redis.call("nope")',
      [limits], ['main.lua:3']],
    ['of a syntax error in a file', 'local a\n-- @include bad\nreturn 1', [file('bad', '', 'if x the')], ['bad:2']],
    ['of a block that a file left open', '-- @include open\nreturn 1\n', [file('open', 'local a', 'if a then', '')],
      ['main.lua:3']],
    ['caught by pcall',
      '#!lua\n-- @include lib/limits\nlocal ok, e = pcall(limits.check, 9)\nreturn redis.error_reply("ERR " .. e)',
      [limits], ['lib/limits.lua:4']],
    ['below a shebang', '#!lua flags=no-writes\n-- @include lib/limits\nlimits.check(3)',
      [limits], ['lib/limits.lua:4']],
  ];
  test.each(cases)('%s', async (_, script, files, places) => {
    const { text: joined, map } = joinFiles(script, files);
    const client = await (await server()).connect();
    const reply = await client.command('EVAL', joined, '0');
    expect(placesIn(reply, map!).map((origin) => `${origin.file}:${origin.line}`), reply).toEqual(places);
  });
});
