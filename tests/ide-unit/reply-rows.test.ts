// Rows of a large reply: held against a tree that is written out whole.
import { describe, expect, it } from 'vitest';
import { encode } from '@msgpack/msgpack';
import { lineOf, partsOf, ReplyRows, rowsWith } from '../../src/ide/kit/reply-rows.ts';
import { unfold } from '../../src/ide/kit/unfold.ts';
import type { WireReply } from '../../src/protocol.ts';
import { chanceFrom } from '../../src/testing/chance.ts';

const integer = (value: number): WireReply => ({ type: 'integer', value });
const bulk = (text: string): WireReply => ({ type: 'bulk', text });
const array = (items: WireReply[]): WireReply => ({ type: 'array', items });

/** The ids of all rows, where those of `open` are folded out. */
function written(reply: WireReply, open: ReadonlySet<string>, above = ''): string[] {
  const parts = reply.type === 'map' ? reply.entries.map(([, value]) => value) : reply.type === 'array' ? reply.items : [];
  return parts.flatMap((part, at) => {
    const id = above === '' ? `${at + 1}` : `${above}.${at + 1}`;
    return [id, ...open.has(id) ? written(part, open, id) : []];
  });
}

describe('rows', () => {
  it.each([1, 2, 3, 4, 5])('are those of the tree, whatever is folded (%i)', (seed) => {
    const chance = chanceFrom(seed);
    const below = (most: number): number => Math.floor(chance() * most);
    const make = (depth: number): WireReply => {
      if (depth === 0 || below(3) === 0) return integer(below(100));
      const parts = Array.from({ length: below(6) }, () => make(depth - 1));
      return below(4) === 0 ? { type: 'map', entries: parts.map((part, at) => [bulk(`k${at}`), part]) } : array(parts);
    };
    const reply = array(Array.from({ length: 8 }, () => make(4)));
    const rows = new ReplyRows(reply);
    const open = new Set<string>();
    for (let step = 0; step < 200; step++) {
      const row = rows.at(below(rows.length));
      if (row.parts > 0) {
        rows.toggle(rows.slice(0, rows.length).findIndex(({ id }) => id === row.id));
        if (!open.delete(row.id)) open.add(row.id);
        // What is folded in forgets what was open in it.
        else for (const id of open) if (id.startsWith(`${row.id}.`)) open.delete(id);
      }
      expect(rows.slice(0, rows.length).map(({ id }) => id)).toEqual(written(reply, open));
    }
    expect(rows.openAll()).toBe(true);
    const all = rows.slice(0, rows.length).filter(({ parts }) => parts > 0).map(({ id }) => id);
    expect(rows.slice(0, rows.length).map(({ id }) => id)).toEqual(written(reply, new Set(all)));
    rows.closeAll();
    expect(rows.length).toBe(partsOf(reply));
  });

  it('of a hundred thousand are made at once where they are looked at', () => {
    const rows = new ReplyRows(array(Array.from({ length: 100_000 }, (_, at) => array([integer(at), bulk(`v${at}`)]))));
    expect(rows.slice(99_998, 100_050).map(({ id, label, parts }) => [id, label, parts])).toEqual([['99999', '99999', 2], ['100000', '100000', 2]]);
    expect(rows.openAll()).toBe(false);
    expect(rows.length).toBeGreaterThan(200_000);
  });

  it('are filtered by what they show', async () => {
    const rows = new ReplyRows({ type: 'map', entries: Array.from({ length: 9_000 }, (_, at) => [bulk(`key:${at}`), bulk(at % 1000 === 0 ? 'Round' : 'x')]) });
    const pause = (): Promise<void> => Promise.resolve();
    expect(await rowsWith(rows, 'round', pause, () => true)).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000]);
    expect(await rowsWith(rows, 'key:8999', pause, () => true)).toEqual([8999]);
    expect(await rowsWith(rows, 'round', pause, () => false)).toEqual([]);
  });

  it('show a list by its first parts', () => {
    const text = (reply: WireReply): string => lineOf(reply).map((token) => token.text).join('');
    expect(text(array([integer(1), bulk('two'), array([integer(3)])]))).toBe('[(integer) 1, "two", […]]');
    expect(text(array(Array.from({ length: 9 }, (_, at) => bulk(String(at)))))).toBe('["0", "1", "2", "3", "4", "5", …]');
    expect(text(bulk('x'.repeat(1000)))).toHaveLength(161);
  });
});

describe('what a string holds', () => {
  const packed = String.fromCharCode(...encode({ a: [1, 'two'] }));
  it.each([
    [bulk('{"a":[1,2]}'), [{ as: 'JSON', text: '{\n  "a": [\n    1,\n    2\n  ]\n}' }]],
    [bulk('{"a":'), []], [bulk('plain'), []], [bulk(''), []],
    [bulk(packed), [{ as: 'MessagePack', text: '{\n  "a": [\n    1,\n    "two"\n  ]\n}' }]],
    [bulk('\x92\x01'), []], [bulk('\xdd\xff\xff\xff\xff'), []],
    [bulk('1767225600'), [{ as: 'Time', text: '2026-01-01T00:00:00.000Z' }]], [integer(1767225600000), [{ as: 'Time', text: '2026-01-01T00:00:00.000Z' }]],
    [bulk('1767225600.5'), [{ as: 'Time', text: '2026-01-01T00:00:00.500Z' }]], [integer(12), []],
    [{ type: 'bulk', text: '{}', length: 5 } satisfies WireReply, []],
  ])('is told (%#)', (reply, expected) => {
    expect(unfold(reply)).toEqual(expected);
  });
});
