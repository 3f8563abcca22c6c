// Time that a script takes before it runs grows with its length alone, whatever is in it. The limits are some hundred times
// what it takes: they tell a square from a line.
import { expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import { RedisError } from '../../../src/redis/errors.ts';
import { attachScripting } from './attach.ts';

/** Milliseconds for a megabyte; a square would take minutes. */
const PATIENCE = 15_000;
const MEGABYTE = 1_000_000;

const PIECES = ['--[[', '[[', '--[=[', '[=[', '--[', '--[====', '"', "'", '\\', '"\\\r\n', '--\r', '--\n', ']]', '-', '[', ']=', '%',
  '%d', '%0', 'tonumber(', 'tonumber', 'tonumber(()', 'tonumber(a(b)', 'tonumber((', 'format ', ' format %', 'tonumber ( ', ' ', '\t\n', '\r',
  '(', '{', '((', 'x', '_G.', 'a=b ', '#!', '\0', '\x1b', '0x', '1e', '..', '~'];

test.each(PIECES)('a script of nothing but %j', (piece) => {
  const engine = new Engine();
  attachScripting(engine);
  const client = engine.connect();
  for (const size of [MEGABYTE / 10, MEGABYTE]) {
    for (const begin of ['', 'local s = ', 'format tonumber(', 'return string.format("%']) {
      const script = (begin + piece.repeat(size / piece.length)).slice(0, size);
      const from = performance.now();
      const reply = engine.execute(client, ['EVAL', script, '0']);
      expect(performance.now() - from).toBeLessThan(PATIENCE);
      if (reply instanceof RedisError) expect(reply.message).toMatch(/^ERR (?:Error compiling script|Invalid script|Unexpected engine|user_script)/);
    }
  }
}, 4 * 2 * PATIENCE);
