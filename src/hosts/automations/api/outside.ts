// Messages that leave for a messenger: into a channel there, or to one person.
import type { JsonObject } from '../../../world/schema.ts';
import type { State } from '../state.ts';
import type { ExternalChannel, ExternalMessage } from '../tables.ts';
import { plain } from '../views.ts';
import type { Who } from '../views.ts';
import { ApiError } from './api.ts';
import type { ApiRun } from './api.ts';
import { mayReachExternal, reachesExternal } from './permissions.ts';
import { absent } from './reach.ts';

/** What a message has beside its text. */
export type Dress = Partial<Pick<ExternalMessage, 'parse_mode' | 'reply_markup' | 'photo_url'>>;

/** A place that can be written to. `channel`: absent where it is one person. */
export interface Chat { external_id: string; external_provider: string; channel?: ExternalChannel }

/** As scripts see it: with the messenger's own names for its id and its chat. */
export const messageView = (message: ExternalMessage): JsonObject =>
  ({ ...plain(message), message_id: message.external_message_id, chat_id: message.external_id });

/** Sends to an external channel by its id. */
export const sendOutside = (run: ApiRun, id: string, content: string): JsonObject => messageView(post(run, chatOf(channelById(run, id)), content));

/** An external channel by its id, whether it was joined or not. */
export function channelById(run: ApiRun, id: string): ExternalChannel {
  const { store } = run.state;
  const channel = store.get('external_channels', id);
  if (channel === undefined) {
    throw absent('external channel with the id', id, store.all('external_channels').filter((one) => reachesExternal(run, one)).map((one) => one.id));
  }
  mayReachExternal(run, channel);
  return channel;
}

export function chatOf(channel: ExternalChannel): Chat {
  if (!channel.joined) throw new ApiError(`the workspace has not joined the external channel "${channel.name}": oc.external.join("${channel.id}") does`);
  return { external_id: channel.external_id, external_provider: channel.external_provider, channel };
}

/** Writes a message; throws ApiError where the provider is not connected. `author`: the automation where absent. */
export function post(run: ApiRun, chat: Chat, content: string, dress: Dress = {}, author: Who = run.automation): ExternalMessage {
  const { state } = run;
  const { external_id, external_provider, channel } = chat;
  mustBeConnected(run, external_provider);
  const now = state.iso();
  if (channel !== undefined) state.store.patch('external_channels', channel.id, { last_message_at: now });
  return state.insert('external_messages', {
    ...channel !== undefined && { channel_id: channel.id }, external_id, external_provider,
    external_message_id: nextMessageId(run, chat), direction: 'out', author: author.name, content, ...dress, pinned: false, reactions: [], created_at: now,
  });
}

export function mustBeConnected(run: ApiRun, provider: string): void {
  const integration = run.state.byName('integrations', provider);
  if (integration?.connected !== true) throw new ApiError(`${provider} is not connected: ${integration?.error ?? 'it is not set up'}`);
}

/** The messages of a chat, in the order in which they came. */
export const messagesOf = ({ store }: State, { external_id, external_provider }: Chat): ExternalMessage[] =>
  store.query('external_messages', [{ field: 'external_id', equals: external_id }, { field: 'external_provider', equals: external_provider }]);

/** Messengers count the messages of each chat. */
function nextMessageId({ state }: ApiRun, chat: Chat): string {
  const known = messagesOf(state, chat);
  return String(known.reduce((most, { external_message_id }) => Math.max(most, Number(external_message_id) || 0), 0) + 1);
}
