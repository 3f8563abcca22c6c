// The messages of an embed, each side of which believes nothing, and the types that are published.
import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { Project, Reply, Result } from '../../src/embed/api.ts';
import { lookIn, messageIn, parametersOf, requestIn, sealed } from '../../src/embed/messages.ts';
import type { Message, Request } from '../../src/embed/messages.ts';
import type { LogLine, RunErrorKind, WireReply } from '../../src/protocol.ts';
import type { Project as SharedProject } from '../../src/project/project.ts';

const result: Result = {
  ok: true, reply: { text: '(nil)', wire: { type: 'null' } }, duration: 0.5, log: [], events: [],
};

describe('what is published', () => {
  test('has every field of a project, every reply and every kind of error', () => {
    expectTypeOf<keyof Project>().toEqualTypeOf<keyof SharedProject | 'keys' | 'argv'>();
    expectTypeOf<WireReply>().toExtend<Reply>();
    expectTypeOf<Reply>().toExtend<WireReply>();
    expectTypeOf<NonNullable<Result['error']>['kind']>().toEqualTypeOf<RunErrorKind>();
    expectTypeOf<Result['log'][number]>().toEqualTypeOf<LogLine>();
    // Whatever a link carries can be handed over as it is.
    expectTypeOf<Omit<SharedProject, 'seed'>>().toExtend<Project>();
  });

  test('stands alone', () => {
    const types = readFileSync(new URL('../../src/embed/api.ts', import.meta.url), 'utf8');
    expect(types).not.toMatch(/\bimport\b/);
    expect(types.match(/^export (?!interface|type|declare)/gm)).toBeNull();
  });
});

describe('requests', () => {
  const requests: Request[] = [
    { type: 'hello' }, { type: 'run', id: 1 }, { type: 'stop', id: 2 }, { type: 'load', id: 3, project: { script: 'return 1' } },
    { type: 'load', id: 4, project: '#1abc' },
    { type: 'set', id: 5, look: { theme: 'dark', readOnly: true, panels: ['reply', 'log'], height: 'auto' } },
    { type: 'set', id: 6, look: { height: 300 } },
  ];
  test.each(requests)('$type arrives as it was sent', (request) => {
    expect(requestIn(sealed(request))).toEqual(request);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined], ['null', null], ['a text', 'run'], ['a list', [{ evalua: 1, type: 'run', id: 1 }]],
    ['no version', { type: 'run', id: 1 }], ['another version', { evalua: 2, type: 'run', id: 1 }],
    ['no id', { evalua: 1, type: 'run' }], ['an id that is none', { evalua: 1, type: 'run', id: '1' }],
  ])('%s is none', (_, data) => {
    expect(requestIn(data)).toBeUndefined();
  });
});

describe('requests that are to be refused', () => {
  test.each<[string, unknown]>([
    ['an unknown type', { evalua: 1, type: 'eval', id: 1 }], ['a type of JavaScript', { evalua: 1, type: 'constructor', id: 1 }],
    ['a project that is none', { evalua: 1, type: 'load', id: 1, project: 5 }],
    ['an unknown theme', { evalua: 1, type: 'set', id: 1, look: { theme: 'neon' } }],
    ['an unknown panel', { evalua: 1, type: 'set', id: 1, look: { panels: ['console'] } }],
    ['an unknown wish', { evalua: 1, type: 'set', id: 1, look: { storage: true } }],
    ['a height that is none', { evalua: 1, type: 'set', id: 1, look: { height: Infinity } }],
  ])('%s', (_, data) => {
    expect(requestIn(data)).toEqual({ type: 'misunderstood', id: 1 });
  });
});

describe('messages of an embed', () => {
  const messages: Message[] = [
    { type: 'ready' }, { type: 'answer', id: 1, value: undefined }, { type: 'answer', id: 2, value: result },
    { type: 'refusal', id: 3, reason: 'No.' }, { type: 'result', value: result }, { type: 'height', value: 240 },
  ];
  test.each(messages)('$type arrives as it was sent', (message) => {
    expect(messageIn(sealed(message))).toEqual(message);
  });

  test.each<[string, unknown]>([
    ['a negative height', { evalua: 1, type: 'height', value: -1 }], ['no height', { evalua: 1, type: 'height', value: NaN }],
    ['an endless height', { evalua: 1, type: 'height', value: 1e9 }], ['half a result', { evalua: 1, type: 'result', value: { ok: true } }],
    ['a request', { evalua: 1, type: 'run', id: 1 }], ['a reason that is none', { evalua: 1, type: 'refusal', id: 1, reason: {} }],
  ])('%s is none', (_, data) => {
    expect(messageIn(data)).toBeUndefined();
  });
});

describe('the address', () => {
  test('says how an embed looks, there and back', () => {
    const look = { theme: 'dark', readOnly: true, panels: ['inputs', 'reply'], height: 'auto' } as const;
    expect(lookIn(new URLSearchParams(parametersOf({ ...look, panels: [...look.panels] })))).toEqual(look);
    expect(lookIn(new URLSearchParams('embed'))).toEqual({});
  });

  test('may hold what cannot be read', () => {
    expect(lookIn(new URLSearchParams('theme=neon&panels=console,,log&height=9e9&readonly=no')))
      .toEqual({ readOnly: false, panels: ['log'] });
    expect(lookIn(new URLSearchParams('readonly'))).toEqual({ readOnly: true });
  });
});
