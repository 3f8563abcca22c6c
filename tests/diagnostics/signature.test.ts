// What is read of how a function is written in help is what the VMs ask for.
import { afterAll, describe, expect, it } from 'vitest';
import { standardLibrary } from '../../src/hosts/standard-library.ts';
import { LuaError } from '../../src/lua/runtime.ts';
import { signatureOf, signaturesOf } from '../../src/syntax/signature.ts';
import { newLua } from '../lua/vm.ts';

it.each<[syntax: string, least: number, most: number, names: string]>([
  ['string.rep(s, n [, sep])', 2, 3, 's n sep'], ['string.byte(s [, i [, j]])', 1, 3, 's i j'], ['table.insert(list, [pos,] value)', 2, 3, 'list pos value'],
  ['math.max(x, ...)', 1, Infinity, 'x ...'], ['oc.chat.send(channel, text) -> message', 2, 2, 'channel text'], ['os.clock()', 0, 0, ''],
])('%s takes %i to %i', (syntax, least, most, names) => {
  const its = signatureOf(syntax)!;
  expect([its.least, its.most, its.parameters.map(({ name }) => name).join(' ')]).toEqual([least, most, names]);
});

it('what takes a table has none', () => expect(signatureOf('app.chat.send{channel, text}')).toBeUndefined());

describe.each(['5.1', '5.4'] as const)('Lua %s', (version) => {
  const lua = newLua(version);
  afterAll(() => lua.close());
  const calls = [...signaturesOf(standardLibrary).values()].filter(({ least }) => least > 0)
    .map(({ name, least }) => [name, least] as const);

  it.each(calls)('%s fails with fewer than %i arguments', (name, least) => {
    // Each argument of the kind that is wanted last: what is missing is told before what is wrong.
    const given = Array.from({ length: least - 1 }, (_, at) => FIRST[name]?.[at] ?? 't').join(', ');
    lua.load(`local t = { 1, 2 } local f = function() end local s = "a" local co = coroutine.create(f) return pcall(${name}${given === '' ? '' : `, ${given}`})`, '=x');
    let failed = false;
    try {
      const count = lua.run(0);
      failed = count > 0 && !lua.toBoolean(-count);
      lua.pop(count);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      failed = true;
    }
    expect(failed || LENIENT.has(name), name).toBe(true);
  });
});

/** What stands for the arguments before the missing one. */
const FIRST: Record<string, string[]> = { 'string.rep': ['s'], 'string.find': ['s'], 'string.gmatch': ['s'], 'string.gsub': ['s', 's'], 'string.match': ['s'], 'string.sub': ['s'], 'math.fmod': ['1'], 'rawset': ['t', '1'], 'xpcall': ['f'] };
/** These take nil for what is missing. */
const LENIENT: ReadonlySet<string> = new Set(['error', 'coroutine.wrap', 'setmetatable', 'table.insert', 'pcall', 'xpcall', 'rawequal']);
