// Values cut to a budget: none takes more than it has, and what is cut tells its true size.
import { describe, expect, test } from 'vitest';
import { cutPlain, cutReply, isCut, sizeOf, withoutValues } from '../src/cut.ts';
import type { WireReply } from '../src/protocol.ts';

const bulk = (text: string): WireReply => ({ type: 'bulk', text });

/** Small numbers that look random, the same in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state % below;
  };
}

function randomReply(pick: (below: number) => number, depth = 0): WireReply {
  const several = <T>(make: () => T): T[] => Array.from({ length: pick(12) }, make);
  const inner = (): WireReply => randomReply(pick, depth + 1);
  const text = (): string => 'x'.repeat(pick(200));
  switch (depth > 3 ? pick(6) : pick(10)) {
    case 0: return bulk(text());
    case 1: return { type: 'status', text: text() };
    case 2: return { type: 'verbatim', format: 'txt', text: text() };
    case 3: return { type: 'big number', digits: text() };
    case 4: return { type: 'integer', value: pick(99) };
    case 5: return { type: 'null' };
    case 6: return { type: 'array', items: several(inner) };
    case 7: return { type: 'set', items: several(inner) };
    case 8: return { type: 'map', entries: several((): [WireReply, WireReply] => [inner(), inner()]) };
    default: return {
      type: 'attributed', reply: inner(), attributes: several((): [WireReply, WireReply] => [inner(), inner()]),
    };
  }
}

/** Every part of a reply with its place, so that a whole and its head can be laid side by side. */
function parts(reply: WireReply, place = ''): [string, WireReply][] {
  const inner = (list: readonly (readonly WireReply[])[]): [string, WireReply][] =>
    list.flatMap((group, at) => group.flatMap((part, side) => parts(part, `${place}/${at}.${side}`)));
  const own: [string, WireReply] = [place, reply];
  switch (reply.type) {
    case 'array': case 'set': case 'push': return [own, ...inner(reply.items.map((item) => [item]))];
    case 'map': return [own, ...inner(reply.entries)];
    case 'attributed': return [own, ...inner(reply.attributes), ...parts(reply.reply, `${place}/reply`)];
    default: return [own];
  }
}

const extent = (reply: WireReply): number | undefined => {
  if ('items' in reply) return reply.items.length;
  if ('entries' in reply) return reply.entries.length;
  if ('attributes' in reply) return reply.attributes.length;
  if ('digits' in reply) return reply.digits.length;
  return 'text' in reply ? reply.text.length : undefined;
};

describe('a reply', () => {
  test('that fits is not touched', () => {
    const reply: WireReply = { type: 'array', items: [bulk('a'), { type: 'map', entries: [[bulk('k'), bulk('v')]] }] };
    expect(cutReply(reply, { bytes: 1000, elements: 10 })).toBe(reply);
    expect(isCut(reply)).toBe(false);
  });

  test('of any shape keeps to its budget, and each part tells what the whole has', () => {
    const pick = generator(7);
    let cuts = 0;
    for (let turn = 0; turn < 500; turn++) {
      const whole = randomReply(pick);
      const budget = { bytes: pick(3000), elements: pick(60) };
      const head = cutReply(whole, { ...budget });
      const by = new Map(parts(whole));
      const kept = parts(head);
      // A key and its value, and what is told beside a reply, come together.
      expect(kept.length).toBeLessThanOrEqual(budget.elements + 12);
      const text = kept.reduce((sum, [, part]) => sum + ('text' in part ? part.text.length : 0), 0);
      expect(text).toBeLessThanOrEqual(Math.max(0, budget.bytes));
      for (const [place, part] of kept) {
        const from = by.get(place)!;
        const isShort = extent(part) !== extent(from);
        expect('length' in part ? part.length : undefined).toBe(isShort ? extent(from) : undefined);
        if (isShort) cuts++;
      }
      expect(isCut(head)).toBe(head !== whole);
      // Cut again to less it tells the same.
      for (const [place, part] of parts(cutReply(head, { bytes: 200, elements: 5 }))) {
        if ('length' in part && part.length !== undefined) expect(part.length).toBe(extent(by.get(place)!));
      }
    }
    expect(cuts).toBeGreaterThan(200);
  });

  test('nested forty deep with two in each costs its budget alone', () => {
    let reply: WireReply = bulk('leaf');
    for (let depth = 0; depth < 40; depth++) reply = { type: 'array', items: [reply, reply] };
    const head = cutReply(reply, { bytes: 1e6, elements: 1000 });
    expect(parts(head).length).toBeLessThan(1100);
    expect(isCut(head)).toBe(true);
  });
});

describe('what an event carries', () => {
  const room = (): { bytes: number; elements: number } => ({ bytes: 1000, elements: 20 });

  test('that fits is not touched', () => {
    const payload = { command: 'SET', args: ['a', 'b'], keys_count: 1, nested: { fine: true } };
    expect(cutPlain(payload, room())).toBe(payload);
  });

  test('a long text and a long list tell their size', () => {
    expect(cutPlain({ text: 'x'.repeat(5000) }, room(), 10)).toEqual({ text: { beginning: 'xxxxxxxxxx', bytes: 5000 } });
    const list = Array.from({ length: 90_000 }, (_, at) => String(at));
    expect(cutPlain({ list }, room())).toEqual({ list: { first: list.slice(0, 18), elements: 90_000 } });
  });

  test('cut again it tells the same', () => {
    const once = cutPlain({ text: 'x'.repeat(5000), list: Array.from({ length: 100 }, () => 1) }, room(), 100);
    expect(cutPlain(once, { bytes: 200, elements: 10 }, 5)).toMatchObject({
      text: { beginning: 'xxxxx', bytes: 5000 }, list: { elements: 100 },
    });
  });
});

test('a difference without its values tells how large they were', () => {
  const view = { key: 'k', encoding: 'raw', size: 5000, expireAt: 7, value: { type: 'string', text: 'x'.repeat(5000) }, partial: false } as const;
  expect(withoutValues({ db: 0, key: 'k', before: null, after: view })).toEqual({
    db: 0, key: 'k', before: null, cut: true, after: { ...view, partial: true, value: { type: 'string', text: '' } },
  });
});

test('a size is about that of its texts, and is not counted beyond a limit', () => {
  expect(sizeOf({ a: 'x'.repeat(1000), b: [1, 2] })).toBe(16 + 1016 + 16 + 32);
  let looked = 0;
  const list = Array.from({ length: 1000 }, () => ({ get part() { looked++; return 'x'.repeat(100); } }));
  expect(sizeOf(list, 1000)).toBeGreaterThan(1000);
  expect(looked).toBeLessThan(20);
});
