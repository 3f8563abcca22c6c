// Where people talk: the team's channels, external ones, and chats with one person outside, which stand under that person's id.
import type { Agent, Channel, ExternalChannel, ExternalMessage, Message, Tables } from '../../../tables.ts';
import type { TableQuery } from '../../../wire.ts';
import { choicesOf, named } from '../fields.ts';
import type { FormField } from '../fields.ts';

export interface Place {
  /** Unique among all places. */
  key: string;
  title: string;
  /** As a group in the list. */
  group: 'Channels' | 'Direct' | 'Telegram' | 'Discord' | 'Elsewhere';
  about: string;
  channel?: Channel;
  external?: ExternalChannel;
  /** Of a chat with one person outside. */
  person?: { id: string; provider: string };
}

const PROVIDERS: Readonly<Record<string, Place['group']>> = { telegram: 'Telegram', discord: 'Discord' };
export const GROUPS: readonly Place['group'][] = ['Channels', 'Direct', 'Telegram', 'Discord', 'Elsewhere'];
const KINDS: Readonly<Record<string, string>> = { public: 'public', private: 'private: its members alone', dm: 'between two', agent: 'with an agent' };

export const ofChannel = (channel: Channel): Place => ({
  key: `c:${channel.id}`, title: channel.name, group: channel.type === 'dm' || channel.type === 'agent' ? 'Direct' : 'Channels',
  about: [channel.topic, KINDS[channel.type] ?? channel.type].filter(Boolean).join(' · '), channel,
});

export const ofExternal = (external: ExternalChannel): Place => ({
  key: `x:${external.id}`, title: external.name, group: PROVIDERS[external.external_provider] ?? 'Elsewhere',
  about: `${external.external_provider} ${external.external_id}${external.joined ? '' : ' · not joined'}`, external,
});

/** Chats with one person, of messages that are in no channel. */
export function ofPeople(messages: readonly ExternalMessage[], identities: readonly Tables['identities'][]): Place[] {
  const places = new Map<string, Place>();
  for (const { channel_id, external_id, external_provider: provider } of messages) {
    if (channel_id !== undefined) continue;
    const who = identities.find((one) => one.external_id === external_id && one.provider === provider);
    places.set(`${provider} ${external_id}`, {
      key: `p:${provider} ${external_id}`, title: who?.display_name ?? who?.username ?? external_id, group: PROVIDERS[provider] ?? 'Elsewhere',
      about: `${provider} ${external_id} · one person`, person: { id: external_id, provider },
    });
  }
  return [...places.values()];
}

/** The fields of a channel of the team, and of one outside. */
export const CHANNEL_FIELDS: readonly FormField[] = [
  { name: 'name', label: 'Name', kind: 'line' }, { name: 'type', label: 'Kind', kind: 'choice', choices: choicesOf(['public', 'private', 'dm', 'agent']) },
  { name: 'topic', label: 'Topic', kind: 'line', optional: true }, { name: 'member_ids', label: 'Members', kind: 'names', hint: 'ids of users and agents' },
];
export const externalFields = (agents: readonly Agent[]): FormField[] => [
  { name: 'name', label: 'Name', kind: 'line' }, { name: 'external_provider', label: 'Messenger', kind: 'choice', choices: choicesOf(['telegram', 'discord']) },
  { name: 'external_id', label: 'Id there', kind: 'line' }, { name: 'agent_id', label: 'Agent', kind: 'choice', choices: named(agents), optional: true, hint: 'nobody' },
  { name: 'member_ids', label: 'Members', kind: 'names', hint: 'ids of users' },
];

/** The place in which a message stands. */
export const keyOfMessage = (message: Pick<Message, 'channel_id'>): string => `c:${message.channel_id}`;
export const keyOfExternal = ({ channel_id, external_id, external_provider }: ExternalMessage): string =>
  (channel_id === undefined ? `p:${external_provider} ${external_id}` : `x:${channel_id}`);

/** What shows of a place: its newest messages. */
export function messagesOf(place: Place | undefined, limit: number): { table: 'messages'; where: Record<string, unknown>; newest: true; limit: number } {
  return { table: 'messages', where: { channel_id: place?.channel?.id ?? '' }, newest: true, limit } satisfies TableQuery;
}

export function externalOf(place: Place | undefined, limit: number): { table: 'external_messages'; where: Record<string, unknown>; newest: true; limit: number } {
  const where = place?.person === undefined ? { channel_id: place?.external?.id ?? '' }
    : { channel_id: undefined, external_id: place.person.id, external_provider: place.person.provider };
  return { table: 'external_messages', where, newest: true, limit } satisfies TableQuery;
}
