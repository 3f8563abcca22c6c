// oc.chat: messages in channels of the workspace.
import type { Channel, Message } from '../tables.ts';
import { ApiError } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { mayReachChannel } from './permissions.ts';

function channelById(run: ApiRun, id: string): Channel {
  const channel = run.state.store.get('channels', id);
  if (channel === undefined) throw new ApiError(`there is no channel with the id "${id}"; oc.chat.send_to takes a name`);
  mayReachChannel(run, channel);
  return channel;
}

function send(run: ApiRun, channel: Channel, content: string): Message {
  const { state, automation } = run;
  return state.insert('messages', {
    channel_id: channel.id, author: automation.name, author_id: automation.id, author_type: 'automation', content, created_at: state.iso(),
  });
}

export const chat: ApiFunction[] = [
  {
    name: 'chat.send', app: 'chat.send_channel_message', args: [{ name: 'channel_id', kind: 'id' }, { name: 'content', kind: 'text' }], gives: 'message',
    about: 'Sends a message to a channel, by its id.',
    call: ([id, content], run) => send(run, channelById(run, id as string), content as string),
  },
];
