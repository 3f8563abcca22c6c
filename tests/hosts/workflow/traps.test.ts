// Lua's own traps, on both runtimes: what a value is after it went through a node.
import { describe, expect, it } from 'vitest';
import type { RunRecord, WireReply } from '../../../src/protocol.ts';
import { runFile, text } from './host.ts';

const file = (code: string): string => `name: t\nnodes:\n  - name: a\n    language: lua\n    run: |\n${code.replace(/^/gm, '      ')}\n`;
const run = (runtime: string, code: string, state: unknown = {}): RunRecord => runFile(file(code), { state, settings: { runtime } });

/** A reply as text that tells integers, floats, lists and mappings apart. */
function shown(reply: WireReply): string {
  switch (reply.type) {
    case 'map': return `{${reply.entries.map(([key, value]) => `${key.type === 'bulk' ? text(key.text) : '?'}: ${shown(value)}`).join(', ')}}`;
    case 'array': return `[${reply.items.map(shown).join(', ')}]`;
    case 'double': return Number.isInteger(reply.value) ? `${reply.value}.0` : String(reply.value);
    case 'bulk': return JSON.stringify(text(reply.text));
    case 'null': return 'null';
    case 'integer': case 'boolean': return String(reply.value);
    default: return reply.type;
  }
}

const value = (record: RunRecord): string => {
  if (record.error !== undefined) return `error: ${text(record.error.message)}`;
  const entry = record.reply.type === 'map' ? record.reply.entries.find(([key]) => key.type === 'bulk' && key.text === 'v') : undefined;
  return entry === undefined ? 'absent' : shown(entry[1]);
};

const ROWS: [trap: string, code: string, python: string, rust: string, state?: unknown][] = [
  ['a whole float', 'return {v = 10 / 2}', '5', '5.0'],
  ['a float literal that is whole', 'return {v = 2.0}', '2', '2.0'],
  ['a whole float of the state', 'return {v = state.w}', '2', '2.0', '{"w": 2.0}'],
  ['minus zero', 'return {v = -0.0}', '0', '0.0'],
  ['a hole', 'return {v = {1, nil, 3}}', '[1, null, 3]', '[1, null, 3]'],
  ['a late index', 'return {v = {[3] = "c"}}', '[null, null, "c"]', '[null, null, "c"]'],
  ['indices out of order', 'return {v = {[2] = "b", [1] = "a"}}', '["a", "b"]', '["a", "b"]'],
  ['NaN', 'return {v = 0 / 0}', 'NaN', 'error: Lua error: Invalid float value'],
  ['infinity', 'return {v = 1 / 0}', 'Infinity', 'error: Lua error: Invalid float value'],
  ['2^53 + 1', 'return {v = state.n}', '9007199254740992', '9007199254740993', '{"n": 9007199254740993}'],
  ['2^63', 'return {v = 2 ^ 63}', '9223372036854775808', '9223372036854776000.0'],
  ['null within', 'return {v = state.o}', '{"b": 1}'.replaceAll('"', ''), '{b: 1}', { o: { a: null, b: 1 } }],
  ['null in a list', 'return {v = state.l}', '[1, null, 3]', '[1, null, 3]', { l: [1, null, 3] }],
  ['number keys of an object', 'return {v = {[0] = "a", [1] = "b"}}', '{0: "a", 1: "b"}', '{0: "a", 1: "b"}'],
  ['texts of numbers as keys', 'return {v = {["1"] = "a"}}', '{1: "a"}', '[null]'],
  ['a fraction as a key', 'return {v = {[1.5] = "a"}}', '[null]', '[null]'],
  ['a boolean as a key', 'return {v = {[true] = 1}}', '{True: 1}', 'error: Lua error: error converting Lua boolean to String (expected string or number)'],
  ['an empty table where a list was', 'return {v = state.l}', '{}', '{}', { l: [] }],
  ['an empty table', 'return {v = {}}', '{}', '{}'],
  ['a function', 'return {v = print}', 'status', 'error: Lua error: Cannot convert function to JSON'],
  ['bytes that are no UTF-8', 'return {v = "\\255"}', `error: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte`, 'error: Lua error: error converting Lua string to &str (invalid utf-8 sequence)'],
  ['an integer past 64 bits', 'return {v = state.n}', '12345678901234567168', '12345678901234567000.0', '{"n": 12345678901234567890}'],
];

describe.each(ROWS)('%s', (_trap, code, python, rust, state = {}) => {
  it('in Python', () => expect(value(run('python', code, state))).toBe(python));
  it('in Rust', () => expect(value(run('rust', code, state))).toBe(rust));
});

/** YAML: each engine reads it by rules of its own, which its conditions see. */
const YAML: [word: string, python: string, rust: string][] = [
  ['yes', 'True', 'yes'], ['off', 'False', 'off'], ['12:30:45', '45045', '12:30:45'], ['0777', '511', '0777'], ['1e3', '1e3', '1000.0'],
  ['2024-01-02', '2024-01-02', '2024-01-02'], ['0x1F', '31', '31'], ['1_000', '1000', '1_000'], ['~', 'None', ''],
];

describe.each(YAML)('YAML: %s', (word, python, rust) => {
  const conditional = (equal: string): string => `name: t
variables: {v: ${word}}
nodes:
  - name: loop
    type: while_loop
    condition: "variables.v ~ '' == '${equal}' and not state.met"
    max_iterations: 2
    body: [{name: a, language: lua, run: "return {met = true}"}]
  - {name: z, language: lua, run: "return {end_ = true}"}
`;
  it('in Python', () => expect(shown(runFile(conditional(python)).reply)).toBe('{met: true, end_: true}'));
  it.skipIf(rust === '')('in Rust', () => expect(shown(runFile(conditional(rust), { settings: { runtime: 'rust' } }).reply)).toBe('{end_: true, met: true}'));
});
