// The one JSON object of a run, for replies that no host here gives in a test of the process.
import { expect, test } from 'vitest';
import { jsonOf } from '../../src/check/json.ts';
import type { Result } from '../../src/check/result.ts';
import type { WireReply } from '../../src/protocol.ts';

const result = (reply: WireReply, more: Partial<Result> = {}): Result => ({
  reply, error: undefined, log: [], events: [], differences: [], differencesDropped: 0, rolledBack: false, speaks: undefined, told: {}, ...more,
});
const resultOf = (reply: WireReply, speaks?: 2): unknown => (JSON.parse(jsonOf(result(reply, { speaks }))) as { result: unknown }).result;
const bulk = (text: string): WireReply => ({ type: 'bulk', text });

test('what is JSON already stays as it was written', () => {
  const json = '{"n":9007199254740993,"f":1.0,"é":[null]}';
  expect(jsonOf(result({ type: 'verbatim', format: 'json', text: Buffer.from(json).toString('latin1') })))
    .toBe(`{"ok":true,"result":${json},"error":null,"log":[],"events":[]}`);
});

test('a host without clients has numbers with all their digits', () => {
  const numbers: WireReply[] = [{ type: 'integer', value: '9007199254740993' }, { type: 'double', value: 5 }, { type: 'double', value: -0 }, { type: 'double', value: 1e300 }];
  expect(jsonOf(result({ type: 'map', entries: [[bulk('n'), { type: 'array', items: numbers }]] })))
    .toContain('"result":{"n":[9007199254740993,5.0,-0.0,1e+300]}');
});

test.each<[WireReply, unknown, unknown]>([
  [{ type: 'double', value: 1.5 }, 1.5, '1.5'], [{ type: 'double', value: -Infinity }, '-inf', '-inf'], [{ type: 'boolean', value: false }, false, 0],
  [{ type: 'integer', value: '9007199254740993' }, 2 ** 53, '9007199254740993'], [{ type: 'big number', digits: '12' }, '12', '12'],
  [{ type: 'map', entries: [[bulk('a'), { type: 'null' }], [{ type: 'integer', value: 2 }, bulk('\xff')]] }, { a: null, 2: { base64: '/w==' } }, ['a', null, 2, { base64: '/w==' }]],
  [{ type: 'set', items: [{ type: 'error', text: 'ERR x' }] }, [{ error: 'ERR x' }], [{ error: 'ERR x' }]],
  [{ type: 'attributed', attributes: [], reply: { type: 'null array' } }, null, null], [{ type: 'verbatim', format: 'txt', text: 'x' }, 'x', 'x'],
])('%j', (reply, value, inResp2) => {
  expect(resultOf(reply)).toEqual(value);
  expect(resultOf(reply, 2)).toEqual(inResp2);
});

test('bytes that are no UTF-8 in messages, lines and payloads have a form', () => {
  const failed = result({ type: 'error', text: 'x' }, {
    error: { kind: 'runtime', message: '\xff', file: 'a.lua', line: 1 }, log: [{ level: 'print', text: '\xfe', at: 0 }],
    events: [{ name: 'e', at: 0, client: 0, payload: { a: ['\xc3\xa9', '\xff', 1, null, { b: true }] } }],
  });
  expect(JSON.parse(jsonOf(failed))).toEqual({
    ok: false, result: null, error: { kind: 'runtime', message: { base64: '/w==' }, file: 'a.lua', line: 1 },
    log: [{ level: 'print', text: { base64: '/g==' } }], events: [{ name: 'e', payload: { a: ['é', { base64: '/w==' }, 1, null, { b: true }] } }],
  });
});
