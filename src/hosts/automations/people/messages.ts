// What people write: in the team's channels, and from outside.
import { isObject, shown } from '../../../world/schema.ts';
import type { JsonObject } from '../../../world/schema.ts';
import type { Fired } from '../api/api.ts';
import { firedByMessage } from '../events.ts';
import type { State } from '../state.ts';
import { Unfit, rowIn, textIn } from './given.ts';

const LONGEST = 65_536;

function contentIn(given: Record<string, unknown>): string {
  const content = textIn(given, 'content');
  if (content.length > LONGEST) throw new Unfit(`content: at most ${LONGEST} characters`);
  return content;
}

/** A user writes into a channel. Throws Unfit. */
export function say(state: State, given: Record<string, unknown>): { row: JsonObject } {
  const channel = rowIn(state, given, 'channel_id', 'channels');
  const author = rowIn(state, given, 'author_id', 'users');
  const message = state.insert('messages', {
    channel_id: channel.id, author: author.name, author_id: author.id, author_type: 'user', content: contentIn(given), created_at: state.iso(),
  });
  return { row: message as unknown as JsonObject };
}

/** Somebody outside writes into an external channel. Throws Unfit. */
export function receive(state: State, given: Record<string, unknown>): { row: JsonObject; fired: Fired[] } {
  const channel = rowIn(state, given, 'channel_id', 'external_channels');
  if (!isObject(given.user)) throw new Unfit(`user: {id, username, display_name} is wanted, not ${shown(given.user)}`);
  const user = { id: textIn(given.user, 'id'), username: textIn(given.user, 'username'), display_name: textIn(given.user, 'display_name') };
  if (!channel.joined) throw new Unfit(`The workspace is not in ${channel.name}: nothing comes from there before it joins`);
  const content = contentIn(given);
  const now = state.iso();
  const joined = state.store.put('external_channels', { ...channel, last_message_at: now });
  const message = state.insert('external_messages', {
    channel_id: channel.id, external_id: channel.external_id, external_provider: channel.external_provider, external_message_id: messageId(state),
    direction: 'in', author: user.display_name, external_user: user, content, pinned: false, reactions: [], created_at: now,
  });
  return { row: message as unknown as JsonObject, fired: [firedByMessage(joined, message)] };
}

/** As messengers number them. */
const messageId = (state: State): string => String(1_000_000 + state.store.next());
