// oc.agent: work for agents. They are simulated: what they say is written down in the world, and its tokens are counted.
import { isObject } from '../../../world/schema.ts';
import type { Json, JsonObject } from '../../../world/schema.ts';
import type { Agent } from '../tables.ts';
import { ApiError, apiFunction, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { channelById as externalChannel, chatOf, post } from './outside.ts';
import { agentOf, channelById } from './reach.ts';
import { makeTask } from './tasks.ts';

/** What an agent says to a prompt: the first of its replies whose `match` stands in it. */
export function replyOf({ name, replies }: Agent, prompt: string): string {
  const asked = prompt.toLowerCase();
  const list = (Array.isArray(replies) ? replies : []) as readonly Json[];
  const found = list.find((one) => isObject(one) && typeof one.match === 'string' && typeof one.reply === 'string' && asked.includes(one.match.toLowerCase()));
  return found === undefined ? `${name} has no reply to this.` : (found as { reply: string }).reply;
}

/** Characters that make a token, about. */
const CHARACTERS = 4;
/** Tokens of a system prompt, least and most (identity, tools, memory). */
const SYSTEM = { least: 1000, most: 3000 };

/** Tokens of a prompt and its reply, with the agent's system prompt: the same for the same agent. */
export function tokensOf({ id }: Pick<Agent, 'id'>, prompt: string, reply: string): number {
  const hash = [...id].reduce((sum, char) => (Math.imul(sum, 31) + char.codePointAt(0)!) >>> 0, 7);
  return SYSTEM.least + hash % (SYSTEM.most - SYSTEM.least + 1) + Math.ceil((prompt.length + reply.length) / CHARACTERS);
}

/** Says something in a channel of the workspace, or in an external one. */
function say(run: ApiRun, agent: Agent, channel: string, content: string): void {
  const { state } = run;
  if (state.store.get('external_channels', channel) !== undefined) {
    post(run, chatOf(externalChannel(run, channel)), content, {}, agent);
    return;
  }
  const { id } = channelById(run, channel);
  state.insert('messages', { channel_id: id, author: agent.name, author_id: agent.id, author_type: 'agent', content, created_at: state.iso() });
}

/** What an agent answers; it is said in the channel, where there is one. */
function prompt(run: ApiRun, agent: Agent, channel: string | undefined, text: string): string {
  const reply = replyOf(agent, text);
  if (channel !== undefined) say(run, agent, channel, reply);
  const tokens = tokensOf(agent, text, reply);
  run.spendTokens(tokens);
  run.state.store.patch('agents', agent.id, { tokens_used: agent.tokens_used + tokens });
  return reply;
}

const delegate = (run: ApiRun, agent: Agent, data: JsonObject): JsonObject => makeTask(run, 'data', data, { agent_id: agent.id, source: 'agent_delegation' });

const AGENT = { name: 'agent_id', kind: 'id' } as const;
const PROMPT = [AGENT, { name: 'channel_id', kind: 'id' }, { name: 'prompt', kind: 'text' }] as const;
const ACTIONS = ['ask', 'delegate', 'notify'];

export const agent: readonly ApiFunction[] = [
  apiFunction({
    name: 'agent.prompt', app: [], args: PROMPT, gives: 'response',
    about: 'Asks an agent that the creator manages. It answers in the channel (an external one too); gives what it said. This costs tokens.',
    call: ([id, channel, text], run) => prompt(run, agentOf(run, id), channel, text),
  }),
  apiFunction({
    name: 'agent.spawn', app: [], args: PROMPT, gives: 'response',
    about: 'The same as oc.agent.prompt, by its first name.',
    call: ([id, channel, text], run) => prompt(run, agentOf(run, id), channel, text),
  }),
  apiFunction({
    name: 'agent.delegate', app: [], args: [AGENT, { name: 'data', kind: 'table' }], gives: 'task',
    about: 'Gives an agent a task: title, and description, priority, type, channel_id, list_id. Fires task_created.',
    call: ([id, data], run) => delegate(run, agentOf(run, id), data),
  }),
  apiFunction({
    name: 'agents.contact', app: ['agents.contact', 'agents.contact_agent'], appOnly: true, gives: 'response or task',
    args: [
      AGENT, { name: 'message', kind: 'text' }, { name: 'action', kind: 'text', optional: true }, { name: 'channel_id', kind: 'id', optional: true },
      { name: 'title', kind: 'text', optional: true }, { name: 'context', kind: 'text', optional: true }, { name: 'priority', kind: 'text', optional: true },
    ],
    about: 'Asks an agent ("ask"), gives it a task ("delegate") or tells it something ("notify").',
    call: ([id, message, action = 'ask', channel, title, context, priority], run) => {
      if (!ACTIONS.includes(action)) throw wrong('action', `one of ${ACTIONS.join(', ')}`, action);
      const one = agentOf(run, id);
      const text = context === undefined ? message : `${message}\n\n${context}`;
      if (action !== 'delegate') return prompt(run, one, channel, text);
      if (message === '') throw new ApiError('message: a text is wanted');
      return delegate(run, one, {
        title: title ?? message.split('\n', 1)[0], description: text,
        ...priority !== undefined && { priority }, ...channel !== undefined && { channel_id: channel },
      });
    },
  }),
];
