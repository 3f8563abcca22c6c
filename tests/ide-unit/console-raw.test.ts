// What the console prints raw. The expected lines are those of redis-cli 7.0.15 in a terminal (`script -qec`).
import { describe, expect, test } from 'vitest';
import { isRaw, rawLines } from '../../src/hosts/redis/panels/console/raw.ts';

const text = (lines: ReturnType<typeof rawLines>): string[] => lines.map((line) => line.map((token) => token.text).join(''));

describe('raw replies', () => {
  test.each([
    'INFO', 'info server', 'INFO a b c', 'CLIENT LIST', 'client list id 9', 'CLIENT INFO', 'CLIENT INFO x', 'CLUSTER INFO',
    'cluster nodes', 'MEMORY DOCTOR', 'MEMORY doctor x', 'MEMORY MALLOC-STATS', 'LATENCY DOCTOR', 'LATENCY GRAPH foo',
    'LOLWUT', 'LOLWUT VERSION 5', 'DEBUG HTSTATS-KEY a',
  ])('%s', (line) => expect(isRaw(line.split(' '))).toBe(true));

  test.each([
    'GET info', 'CLIENT', 'CLIENT ID', 'CLUSTER INFO x', 'CLUSTER SLOTS', 'MEMORY STATS', 'LATENCY GRAPH', 'LATENCY DOCTOR x',
    'LATENCY LATEST', 'DEBUG OBJECT a', 'EVAL x 0',
  ])('not %s', (line) => expect(isRaw(line.split(' '))).toBe(false));

  test('are the bytes as lines, without quotes and carriage returns', () => {
    expect(text(rawLines({ type: 'bulk', text: '# Server\r\nredis_version:7.0.15\r\n' }))).toEqual(
      ['# Server', 'redis_version:7.0.15']);
    expect(text(rawLines({ type: 'verbatim', format: 'txt', text: 'id=3 addr=127.0.0.1:35366\nid=4\n' }))).toEqual(
      ['id=3 addr=127.0.0.1:35366', 'id=4']);
    expect(text(rawLines({ type: 'bulk', text: '' }))).toEqual(['']);
    expect(text(rawLines({ type: 'bulk', text: 'a\xff' }))).toEqual(['a\\xff']);
  });

  test('of an error have no "(error)", and of a queued command are its status', () => {
    const error = rawLines({ type: 'error', text: "ERR wrong number of arguments for 'client|info' command" });
    expect(error).toEqual([[{ kind: 'error', text: "ERR wrong number of arguments for 'client|info' command" }]]);
    expect(text(rawLines({ type: 'status', text: 'QUEUED' }))).toEqual(['QUEUED']);
  });
});
