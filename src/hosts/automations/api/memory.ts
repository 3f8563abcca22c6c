// oc.memory: what agents remember.
import type { Memory } from '../tables.ts';
import { apiFunction, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { takeFields } from './fields.ts';
import type { FieldSpecs } from './fields.ts';
import { askedBy, rowsFor } from './filters.ts';
import type { Filterable } from './filters.ts';

const OPTIONS = { category: { kind: 'text' }, target: { kind: 'text', oneOf: ['log', 'core'] } } as const satisfies FieldSpecs;
const MEMORIES: Filterable = { fields: ['id', 'agent_id', 'category', 'target', 'created_at'], times: ['created_at'], texts: ['content'] };
/** Memories that are recalled unless a limit says otherwise. */
const RECALLED = 6;

/** Of the team, and of agents that the creator directs. */
function isKnown(run: ApiRun, agent_id: unknown): boolean {
  return agent_id === undefined || run.state.agent(agent_id as string)?.manager_id === run.creator.id;
}

/** The share of words that a memory has; the category counts as well. */
function likeness(words: readonly string[], { content, category }: Memory): number {
  const text = `${content} ${category}`.toLowerCase();
  return words.filter((word) => text.includes(word)).length / words.length;
}

export const memory: readonly ApiFunction[] = [
  apiFunction({
    name: 'memory.save', args: [{ name: 'content', kind: 'text' }, { name: 'options', kind: 'table', optional: true }], gives: 'memory',
    about: 'Remembers something. Options: category ("general"), target: "log" (the daily log) or "core".',
    call: ([content, options = {}], run) => {
      const { agent_id } = run.automation;
      return run.state.insert('memories', {
        category: 'general', target: 'log', ...takeFields('options', options, OPTIONS, run.timezone), content, ...agent_id !== undefined && { agent_id },
        created_at: run.state.iso(),
      });
    },
  }),
  apiFunction({
    name: 'memory.recall', args: [{ name: 'query', kind: 'text' }, { name: 'options', kind: 'table', optional: true }], gives: 'memories',
    about: 'Memories that have words of the query, the likest first: 6, or as many as limit says. Options: category, target, created_after, limit.',
    call: ([query, options = {}], run) => {
      const words = query.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
      if (words.length === 0) throw wrong('query', 'a text with words', query);
      const { limit, offset, ...asked } = askedBy(options, MEMORIES, run.timezone);
      return rowsFor(run.state, 'memories', { ...asked, limit: Infinity, offset: 0 },
        [{ field: 'agent_id', test: (agent) => isKnown(run, agent) }])
        .map((one) => ({ one, like: likeness(words, one) })).filter(({ like }) => like > 0)
        .sort((a, b) => b.like - a.like || (a.one.created_at < b.one.created_at ? 1 : -1))
        .slice(offset, offset + (limit === Infinity ? RECALLED : limit)).map(({ one }) => one);
    },
  }),
];
