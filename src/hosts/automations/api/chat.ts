// oc.chat: messages in channels of the workspace.
import type { JsonObject } from '../../../world/schema.ts';
import type { Channel, Message } from '../tables.ts';
import { apiFunction } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { askedBy, rowsFor } from './filters.ts';
import type { Filterable } from './filters.ts';
import { sendOutside } from './outside.ts';
import { channelById, channelByName } from './reach.ts';

const MESSAGES: Filterable = {
  fields: ['id', 'author', 'author_id', 'author_type', 'content', 'created_at'], times: ['created_at'], texts: ['content'],
};
/** Messages that are read unless a limit says otherwise. */
const READ = 20;

const CHANNEL = { name: 'channel_id', kind: 'id' } as const;
const CONTENT = { name: 'content', kind: 'text' } as const;

function send(run: ApiRun, channel: Channel, content: string): Message {
  const { state, automation } = run;
  return state.insert('messages', {
    channel_id: channel.id, author: automation.name, author_id: automation.id, author_type: 'automation', content, created_at: state.iso(),
  });
}

/** The newest messages that meet the filters, the oldest of them first. */
function read(run: ApiRun, channel: Channel, filters: JsonObject): Message[] {
  const { limit, offset, ...asked } = askedBy(filters, MESSAGES, run.timezone);
  const all = rowsFor(run.state, 'messages', { ...asked, limit: Infinity, offset: 0 },
    [{ field: 'channel_id', equals: channel.id }]);
  const end = Math.max(0, all.length - offset);
  return all.slice(Math.max(0, end - (limit === Infinity ? READ : limit)), end);
}

export const chat: readonly ApiFunction[] = [
  apiFunction({
    name: 'chat.send', app: [], args: [CHANNEL, CONTENT], gives: 'message',
    about: 'Sends a message to a channel, by its id.',
    call: ([id, content], run) => send(run, channelById(run, id), content),
  }),
  apiFunction({
    name: 'chat.send_channel_message', appOnly: true, args: [CHANNEL, CONTENT], gives: 'message',
    about: 'Sends a message to a channel of the workspace or to an external one, by its id.',
    call: ([id, content], run) =>
      (run.state.store.get('external_channels', id) === undefined ? send(run, channelById(run, id), content) : sendOutside(run, id, content)),
  }),
  apiFunction({
    name: 'chat.send_to', app: [], args: [{ name: 'channel', kind: 'text' }, CONTENT], gives: 'message',
    about: 'Sends a message to a channel, by its name.',
    call: ([name, content], run) => send(run, channelByName(run, name), content),
  }),
  apiFunction({
    name: 'chat.read', app: ['chat.read_recent_messages'], args: [CHANNEL, { name: 'filters', kind: 'table', optional: true }], gives: 'messages',
    about: 'The newest messages of a channel, the oldest of them first: 20, or as many as limit says. Filters: author, created_after, search and so on.',
    call: ([id, filters = {}], run) => read(run, channelById(run, id), filters),
  }),
];
