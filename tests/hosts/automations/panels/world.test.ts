// What the World panel makes of rows, messages, requests and a run's differences.
import { describe, expect, it } from 'vitest';
import { boardsOf, cardsIn, holderOf, positionBefore } from '../../../../src/hosts/automations/panels/world/board/boards.ts';
import type { Card } from '../../../../src/hosts/automations/panels/world/board/boards.ts';
import { changesOf, marked, toldChange } from '../../../../src/hosts/automations/panels/world/changes.ts';
import { buttonsOf } from '../../../../src/hosts/automations/panels/world/chat/keyboard.ts';
import { ofPeople } from '../../../../src/hosts/automations/panels/world/chat/places.ts';
import { segmentsOf } from '../../../../src/hosts/automations/panels/world/chat/segments.ts';
import { Unread } from '../../../../src/hosts/automations/panels/world/chat/Unread.svelte.ts';
import { fieldText, fieldValue } from '../../../../src/hosts/automations/panels/world/fields.ts';
import type { FormField } from '../../../../src/hosts/automations/panels/world/fields.ts';
import { dayName, dayOf, stamp, timeOf, weekOf } from '../../../../src/hosts/automations/panels/world/moments.ts';
import { requestOf } from '../../../../src/hosts/automations/panels/world/outside/request.ts';
import type { Difference } from '../../../../src/protocol.ts';

const then = (value: object): { value: object; partial: boolean } => ({ value, partial: false });
const difference = (id: string, before: object | null, after: object | null): Difference =>
  ({ table: 'tasks', id, before: before && then(before), after: after && then(after) }) as unknown as Difference;

describe('what a run changed', () => {
  const changes = changesOf([
    difference('a', null, { id: 'a', title: 'A' }), difference('b', { id: 'b', title: 'Old', updated_at: '1' }, { id: 'b', title: 'New', updated_at: '2' }),
    difference('c', { id: 'c', title: 'C' }, null), difference('d', { id: 'd', title: 'D' }, null),
  ]);

  it('is marked on rows, and what it removed stands after them', () => {
    const rows = [{ id: 'a', title: 'A' }, { id: 'b', title: 'New', updated_at: '2' }, { id: 'd', title: 'again' }, { id: 'e', title: 'E' }];
    expect(marked(changes, 'tasks', rows).map(({ row, change }) => [row.id, change])).toEqual([['a', 'new'], ['b', 'changed'], ['d', undefined], ['e', undefined], ['c', 'removed']]);
    expect(marked(changes, 'tasks', rows, () => false)).toHaveLength(4);
    expect(marked(changes, 'items', rows).every(({ change }) => change === undefined)).toBe(true);
  });

  it('is told field by field, without the time of the change', () => {
    const [, changed] = marked(changes, 'tasks', [{ id: 'a' }, { id: 'b', title: 'New', updated_at: '2' }]);
    expect(toldChange(changed)).toBe('changed by the run\ntitle: Old → New');
    expect(toldChange({ row: {}, change: 'new' })).toBe('new by the run');
    expect(toldChange({ row: {} })).toBe('');
  });

  it('is left out where another version stored it', () => {
    const stored = [{ db: 0, key: 'k', before: null, after: null }, { table: 'tasks', id: 5, before: null, after: null }, { table: 'tasks', id: 'a', before: 'x', after: null }];
    expect(changesOf(stored as unknown as Difference[]).size).toBe(0);
  });
});

describe('a board', () => {
  const card = (id: string, position?: number): Card => ({ row: { id, status: 'todo', position } as unknown as Card['row'] });

  it('has failed and cancelled tasks only where there are some', () => {
    expect(boardsOf([], [], [])[0].statuses).toEqual(['pending', 'active', 'paused', 'completed']);
    expect(boardsOf([], [{ status: 'failed' } as never], [])[0].statuses).toContain('failed');
    const list = { id: 'l', name: 'L', statuses: ['open'], member_ids: [] };
    expect(boardsOf([list], [], [{ list_id: 'l', status: 'gone' } as never, { list_id: 'x', status: 'other' } as never])[1].statuses).toEqual(['open', 'gone']);
  });

  it('lays cards by their position, those without one last', () => {
    expect(cardsIn([card('a'), card('b', 2), card('c', 1)], 'todo').map(({ row }) => row.id)).toEqual(['c', 'b', 'a']);
    expect(cardsIn([card('a')], 'done')).toEqual([]);
  });

  it('puts a card between two others, before the first and after the last', () => {
    const [a, b] = [card('a', 1), card('b', 2)];
    expect(positionBefore([a, b], b)).toBe(1.5);
    expect(positionBefore([a, b], a)).toBe(0);
    expect(positionBefore([a, b], undefined)).toBe(3);
    expect(positionBefore([], undefined)).toBe(1);
  });

  it('tells who holds a card', () => {
    expect(holderOf({ agent_id: 'a1' } as never)).toBe('a1');
    expect(holderOf({ assignee_id: 'u1' } as never)).toBe('u1');
    expect(holderOf({} as never)).toBeUndefined();
  });
});

describe('a message', () => {
  it('has bold, slanted and code of Markdown, and nothing else', () => {
    expect(segmentsOf('a **b** *c* `d` snake_case_name <b>x</b>')).toEqual([
      { text: 'a ', as: 'plain' }, { text: 'b', as: 'strong' }, { text: ' ', as: 'plain' }, { text: 'c', as: 'em' }, { text: ' ', as: 'plain' },
      { text: 'd', as: 'code' }, { text: ' snake_case_name <b>x</b>', as: 'plain' },
    ]);
  });

  it('has those of HTML where it says so', () => {
    expect(segmentsOf('<b>a &amp; b</b> **c** <script>', 'HTML')).toEqual([{ text: 'a & b', as: 'strong' }, { text: ' **c** <script>', as: 'plain' }]);
    expect(segmentsOf('')).toEqual([]);
  });

  it('has buttons, of whatever shape they came in', () => {
    expect(buttonsOf({ inline_keyboard: [[{ text: 'Yes', callback_data: 'y' }, { text: 5 }], 'x', [{ text: 'Site', url: 'https://a.example' }]] }))
      .toEqual([[{ text: 'Yes', data: 'y' }], [], [{ text: 'Site', url: 'https://a.example' }]]);
    expect(buttonsOf(undefined)).toEqual([]);
    expect(buttonsOf({ inline_keyboard: {} })).toEqual([]);
  });

  it('to one person stands under that person', () => {
    const message = { external_id: '7100', external_provider: 'telegram' } as never;
    expect(ofPeople([message, message], [{ id: 'i', user_id: 'u1', provider: 'telegram', external_id: '7100', display_name: 'Rutger' }]))
      .toMatchObject([{ title: 'Rutger', group: 'Telegram', person: { id: '7100' } }]);
    expect(ofPeople([message], [])).toMatchObject([{ title: '7100' }]);
  });
});

describe('a request from outside', () => {
  const typed = { method: 'POST', path: '', headers: '', body: '' };

  it('is read into what the trigger gets', () => {
    expect(requestOf({ ...typed, path: '/pay', headers: 'X-A: 1\n\nContent-Type: application/json', body: '{"a": [1]}' }))
      .toEqual({ event: { body: { a: [1] }, headers: { 'X-A': '1', 'Content-Type': 'application/json' }, method: 'POST', path: '/pay' } });
    expect(requestOf({ ...typed, headers: 'content-type: text/plain', body: 'hello' })).toMatchObject({ event: { body: 'hello' } });
    expect(requestOf(typed)).toEqual({ event: { body: null, headers: {}, method: 'POST' } });
  });

  it('is refused at its fields', () => {
    expect(requestOf({ ...typed, path: 'pay', headers: 'X-A: 1\nnone', body: '{' })).toEqual({
      faults: { path: 'A path begins with /', headers: 'Line 2: "Name: value" is wanted, not "none"', body: expect.any(String) as string },
    });
  });
});

describe('a field', () => {
  const field = (kind: FormField['kind'], optional = false): FormField => ({ name: 'f', label: 'F', kind, optional });

  it('is read as it shows', () => {
    for (const [kind, value] of [['line', 'a b'], ['number', 1.5], ['flag', true], ['names', ['a', 'b']], ['json', { a: 1 }], ['moment', '2026-11-30']] as const) {
      expect(fieldValue(field(kind), fieldText(field(kind), value))).toEqual({ value });
    }
    expect(fieldValue(field('line', true), ' ')).toEqual({ value: null });
    expect(fieldText(field('line'), null)).toBe('');
  });

  it('says what it cannot read', () => {
    expect(fieldValue(field('number'), 'x')).toEqual({ error: 'F: a number is wanted' });
    expect(fieldValue(field('number'), '')).toEqual({ error: 'F: a number is wanted' });
    expect(fieldValue(field('json'), '{')).toMatchObject({ error: expect.stringMatching(/^F: /) as string });
  });
});

describe('moments', () => {
  it('are told in UTC, and a week begins on Monday', () => {
    expect(stamp('2026-11-30T14:05:00Z')).toBe('Mon 30 Nov 14:05');
    expect(stamp('whenever')).toBe('whenever');
    expect(stamp(undefined)).toBe('');
    expect([dayName(Number.NaN), timeOf(Number.NaN), dayOf(1e20)]).toEqual(['at no time', '', '']);
    expect(weekOf(Date.UTC(2026, 11, 6, 23)).map((day) => new Date(day).getUTCDate())).toEqual([30, 1, 2, 3, 4, 5, 6]);
  });
});

describe('unread messages', () => {
  const at = (id: string, place: string): { id: string; place: string } => ({ id, place });

  it('are those that came since, in places that were not opened', () => {
    const unread = new Unread();
    expect(unread.counts([at('1', 'a')]).size).toBe(0);
    unread.look([at('1', 'a'), at('2', 'b')], 'a');
    const now = [at('1', 'a'), at('2', 'b'), at('3', 'b'), at('4', 'a'), at('5', 'b')];
    expect(unread.counts(now)).toEqual(new Map([['b', 2], ['a', 1]]));
    unread.look(now, 'a');
    expect(unread.counts(now)).toEqual(new Map([['b', 2]]));
    unread.look(now, 'b');
    expect(unread.counts(now).size).toBe(0);
  });
});
