// A double is written in one way: in the engine's replies, and in every view of the page.
import { describe, expect, test } from 'vitest';
import { toWireReply } from '../../src/hosts/wire.ts';
import { replyJson, replyText, toResp2 } from '../../src/bytes/reply-text.ts';
import { replyBytes } from '../../src/ide/kit/reply-wire.ts';
import { Engine } from '../../src/redis/engine.ts';
import type { Client } from '../../src/redis/client.ts';
import { encodeReply } from '../../src/redis/resp.ts';

/** Scores as they are given, and as redis-cli 7.0.15 prints what ZSCORE replies (-3 --json). */
const SCORES: readonly (readonly [string, string])[] = [
  ['2.98023223876953125e-8', '2.9802322387695312e-08'],
  ['0.1', '0.10000000000000001'],
  ['3', '3'],
  ['1.5', '1.5'],
  ['-1.5', '-1.5'],
  ['1e17', '1e+17'],
  ['1e16', '10000000000000000'],
  ['99999999999999999', '1e+17'],
  ['123456789012345680', '1.2345678901234568e+17'],
  ['-0', '0'],
  ['1e-5', '1.0000000000000001e-05'],
  ['0.0001', '0.0001'],
  ['0.00011', '0.00011'],
  ['123456.789', '123456.789'],
  ['5e-324', '4.9406564584124654e-324'],
  ['2.2250738585072014e-308', '2.2250738585072014e-308'],
  ['1.7976931348623157e308', '1.7976931348623157e+308'],
  ['inf', 'inf'],
  ['-inf', '-inf'],
  ['9007199254740993', '9007199254740992'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['1e21', '1e+21'],
  ['1e22', '1e+22'],
  ['1.7e-7', '1.6999999999999999e-07'],
  ['4503599627370496.5', '4503599627370496'],
  ['1125899906842623.875', '1125899906842623.9'],
  ['0.000030517578125', '3.0517578125e-05'],
  ['0.5e-4', '5.0000000000000002e-05'],
  ['1e100', '1e+100'],
  ['8.5e-5', '8.5000000000000006e-05'],
  ['33554432.000000029802322387', '33554432.00000003'],
  ['2.5', '2.5'],
  ['1e15', '1000000000000000'],
  ['999999999999999.9', '999999999999999.88'],
];

function connected(): { client: Client; run: (line: string) => ReturnType<Engine['execute']> } {
  const engine = new Engine();
  const client = engine.connect();
  client.protocol = 3;
  return { client, run: (line) => engine.execute(client, line.split(' ')) };
}

describe('a double', () => {
  test.each(SCORES)('%s is %s everywhere', (score, text) => {
    const { run } = connected();
    run(`ZADD z ${score} m`);
    const reply = run('ZSCORE z m');
    expect(encodeReply(reply, 3)).toBe(`,${text}\r\n`);
    expect(encodeReply(reply, 2)).toBe(`$${text.length}\r\n${text}\r\n`);
    const wire = toWireReply(reply, 3);
    expect(toWireReply(reply, 2)).toEqual({ type: 'bulk', text });
    expect(toResp2(wire)).toEqual({ type: 'bulk', text });
    expect(replyText(wire)).toBe(`(double) ${text}`);
    expect(replyText(wire, 2)).toBe(`"${text}"`);
    expect(replyBytes(wire)).toBe(`,${text}\r\n`);
    expect(replyJson(wire)).toBe(text.endsWith('inf') ? `"${text}"` : text);
  });

  test('of GEOPOS keeps the digits of a long double', () => {
    const { run } = connected();
    run('GEOADD g 13.361389 38.115556 P -0.5 0.25 D');
    const reply = run('GEOPOS g P D');
    const wire = toWireReply(reply, 3);
    // redis-cli 7.0.15
    expect(replyText(wire)).toBe('1) 1) (double) 13.36138933897018433\n   2) (double) 38.11555639549629859\n'
      + '2) 1) (double) -0.49999862909317017\n   2) (double) 0.2500008153061799');
    expect(replyText(wire, 2)).toContain('1) 1) "13.36138933897018433"');
    expect(replyJson(wire).replace(/\s/g, ''))
      .toBe('[[13.36138933897018433,38.11555639549629859],[-0.49999862909317017,0.2500008153061799]]');
    expect(replyBytes(wire)).toBe(encodeReply(reply, 3));
  });
});

test('JSON is indented as JSON.stringify does', () => {
  const text = (value: string): { type: 'bulk'; text: string } => ({ type: 'bulk', text: value });
  const json = replyJson({ type: 'array', items: [
    { type: 'map', entries: [[text('a"'), { type: 'double', value: 0.1 }], [{ type: 'double', value: 2 }, { type: 'null' }]] },
    { type: 'array', items: [] }, { type: 'map', entries: [] }, { type: 'boolean', value: true }, text('ü\n'),
  ] });
  expect(json).toContain('0.10000000000000001');
  expect(json.replace('0.10000000000000001', '0.1')).toBe(JSON.stringify(JSON.parse(json), null, 2));
});
