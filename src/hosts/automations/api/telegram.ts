// oc.external.telegram: what Telegram has beside plain messages. A chat is named by Telegram's own id: of a group or of a person.
import type { JsonObject } from '../../../world/schema.ts';
import type { ExternalMessage } from '../tables.ts';
import { ApiError, apiFunction, wrong } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { takeFields } from './fields.ts';
import type { FieldSpecs } from './fields.ts';
import { chatOf, messagesOf, messageView, mustBeConnected, post } from './outside.ts';
import type { Chat } from './outside.ts';
import { mayReachExternal } from './permissions.ts';

const TELEGRAM = 'telegram';
const MARKUPS = ['html', 'markdown'];

const DRESS = { parse_mode: { kind: 'text' }, reply_markup: { kind: 'object' } } as const satisfies FieldSpecs;
const MESSAGE = { text: { kind: 'text', needed: true }, ...DRESS } as const satisfies FieldSpecs;
const PHOTO = { url: { kind: 'text', needed: true }, caption: { kind: 'text' }, ...DRESS } as const satisfies FieldSpecs;

/** A group by its id at Telegram or here, or a person of whom the world knows. */
function chatById(run: ApiRun, id: string): Chat {
  const { store } = run.state;
  const channel = store.query('external_channels', [{ field: 'external_provider', equals: TELEGRAM }]).find((one) => one.external_id === id || one.id === id);
  if (channel !== undefined) {
    mayReachExternal(run, channel);
    return chatOf(channel);
  }
  const known = store.query('identities', [{ field: 'provider', equals: TELEGRAM }, { field: 'external_id', equals: id }], 1).length > 0
    || messagesOf(run.state, { external_id: id, external_provider: TELEGRAM }).length > 0;
  if (!known) throw new ApiError(`chat_id: there is no Telegram chat "${id}": it is the external_id of a channel, or of oc.external.user_identity`);
  return { external_id: id, external_provider: TELEGRAM };
}

/** A message of a chat by its id at Telegram or here; the newest of several. */
function messageOf(run: ApiRun, chat: string, id: string): ExternalMessage {
  mustBeConnected(run, TELEGRAM);
  const message = messagesOf(run.state, chatById(run, chat)).findLast((one) => one.external_message_id === id || one.id === id);
  if (message === undefined) throw new ApiError(`message_id: there is no message "${id}" in the chat "${chat}"`);
  return message;
}

function parseMode(mode: string | undefined): { parse_mode?: string } {
  if (mode === undefined) return {};
  if (!MARKUPS.includes(mode.toLowerCase())) throw wrong('options.parse_mode', `one of ${MARKUPS.join(', ')}`, mode);
  return { parse_mode: mode.toLowerCase() };
}

function sendPhoto(run: ApiRun, chat: string, options: JsonObject): JsonObject {
  const { url, caption = '', parse_mode, reply_markup } = takeFields('options', options, PHOTO, run.timezone);
  if (!/^https?:\/\/[^\s]+$/.test(url)) throw wrong('options.url', 'an address that begins with https://', url);
  return messageView(post(run, chatById(run, chat), caption, { photo_url: url, ...parseMode(parse_mode), ...reply_markup !== undefined && { reply_markup } }));
}

const CHAT = { name: 'chat_id', kind: 'id' } as const;
const MESSAGE_ID = { name: 'message_id', kind: 'id' } as const;
const OPTIONS = { name: 'options', kind: 'table' } as const;

export const telegram: readonly ApiFunction[] = [
  apiFunction({
    name: 'external.telegram.send', app: [], args: [CHAT, OPTIONS], gives: 'message',
    about: 'Sends a message to a Telegram chat: text, parse_mode ("html" or "markdown"), reply_markup. Its message_id is what pin and react take.',
    call: ([chat, options], run) => {
      const { text, parse_mode, reply_markup } = takeFields('options', options, MESSAGE, run.timezone);
      return messageView(post(run, chatById(run, chat), text, { ...parseMode(parse_mode), ...reply_markup !== undefined && { reply_markup } }));
    },
  }),
  apiFunction({
    name: 'external.telegram.send_photo', app: [], args: [CHAT, OPTIONS], gives: 'message',
    about: 'Sends a picture to a Telegram chat: url, caption, parse_mode, reply_markup.',
    call: ([chat, options], run) => sendPhoto(run, chat, options),
  }),
  apiFunction({
    name: 'external.telegram.pin', app: [], args: [CHAT, MESSAGE_ID], gives: 'message',
    about: 'Pins a message of a Telegram chat.',
    call: ([chat, id], run) => messageView(run.state.store.put('external_messages', { ...messageOf(run, chat, id), pinned: true })),
  }),
  apiFunction({
    name: 'external.telegram.react', app: [], args: [CHAT, MESSAGE_ID, { name: 'emoji', kind: 'text' }], gives: 'message',
    about: 'Reacts to a message of a Telegram chat with an emoji.',
    call: ([chat, id, emoji], run) => {
      if (!/^\p{Emoji}/u.test(emoji) || emoji.length > 16) throw wrong('emoji', 'an emoji', emoji);
      const message = messageOf(run, chat, id);
      return messageView(run.state.store.put('external_messages', { ...message, reactions: [...new Set([...message.reactions, emoji])] }));
    },
  }),
];
