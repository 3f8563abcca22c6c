// What the VMs of Lua take has no fault for the parser, and what they refuse has one, save for what the compiler refuses of
// programs that are well formed.
import { afterAll, describe, expect, test } from 'vitest';
import { hasFault, parseLua } from '../../src/syntax/parse.ts';
import { LuaError } from '../../src/lua/runtime.ts';
import { newLua } from '../lua/vm.ts';
import { Random } from '../redis/random.ts';
import { mutated, programs } from './corpus.ts';

const MUTATIONS = 4_000;
const SEED = Number(process.env['SEED'] ?? 1);

/** Refused by the compiler, not by the grammar; each with a program that is refused so. */
const COMPILER: Record<'5.1' | '5.4', readonly (readonly [message: RegExp, program: string])[]> = {
  '5.1': [
    [/no loop to break/, 'break'],
    [/cannot use '\.\.\.' outside a vararg function/, 'function f() return ... end'],
    [/has more than 200 local variables/, `local a${', a'.repeat(200)}`],
    [/has more than 60 upvalues/, `${locals(100)} return function() return ${names(100)} end`],
    [/has too many syntax levels/, `return ${'('.repeat(300)}1${')'.repeat(300)}`],
    [/function or expression too complex/, `return ${'{'.repeat(150)}f(${names(110)})${'}'.repeat(150)}`],
  ],
  '5.4': [
    [/break outside loop/, 'break'],
    [/cannot use '\.\.\.' outside a vararg function/, 'function f() return ... end'],
    [/no visible label/, 'goto nowhere'],
    [/jumps into the scope of local/, 'goto on; local x; ::on:: print(x)'],
    [/label '\w+' already defined/, '::a:: ::a::'],
    [/attempt to assign to const variable/, 'local x <const> = 1; x = 2'],
    [/unknown attribute/, 'local x <fixed> = 1'],
    [/multiple to-be-closed variables/, 'local a <close>, b <close> = nil, nil'],
    [/too many local variables/, `local a${', a'.repeat(200)}`],
    [/C stack overflow/, `return ${'('.repeat(300)}1${')'.repeat(300)}`],
  ],
};

function names(count: number): string { return Array.from({ length: count }, (_, at) => `n${at}`).join(', '); }
function locals(count: number): string { return `local ${names(count)}`; }

describe.each(['5.1', '5.4'] as const)('Lua %s', (version) => {
  let lua = newLua(version);
  afterAll(() => lua.close());

  /** The message where it is refused. */
  function refusal(text: string): string | undefined {
    try {
      // Only loaders of files take the first line away.
      lua.load(text.startsWith('#') ? text.replace(/^[^\r\n]*/, '') : text, '=p');
      lua.pop(1);
      return undefined;
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      return error.message;
    }
  }
  const isCompiler = (message: string): boolean => COMPILER[version].some(([pattern]) => pattern.test(message));

  /** What parser and VM do not agree on. */
  function disagreement(text: string): string | undefined {
    const refused = refusal(text);
    const fault = hasFault(parseLua(text, version));
    if (refused !== undefined && isCompiler(refused)) return undefined;
    if (fault === (refused !== undefined)) return undefined;
    return `${fault ? 'a fault in what Lua takes' : `no fault: ${refused}`}\n${text}`;
  }

  test.each(programs)('$name', ({ text }) => expect(disagreement(text)).toBeUndefined());

  test.each(COMPILER[version])('%s is no fault', (message, program) => {
    expect(refusal(program)).toMatch(message);
    expect(hasFault(parseLua(program, version))).toBe(false);
  });

  test(`${MUTATIONS} mutations`, () => {
    const random = new Random(SEED);
    const verdicts = { taken: 0, refused: 0 };
    for (let at = 0; at < MUTATIONS; at++) {
      if (at % 500 === 499) { lua.close(); lua = newLua(version); }
      const text = mutated(random.pick(programs).text, random);
      expect(disagreement(text), `seed ${SEED}, mutation ${at}`).toBeUndefined();
      verdicts[refusal(text) === undefined ? 'taken' : 'refused']++;
    }
    expect(Math.min(verdicts.taken, verdicts.refused)).toBeGreaterThan(MUTATIONS / 20);
  });
});
