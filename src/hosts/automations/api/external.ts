// oc.external: channels of messengers, and who people are there.
import type { JsonObject } from '../../../world/schema.ts';
import { plain } from '../views.ts';
import { apiFunction, ApiError } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { askedBy, rowsFor } from './filters.ts';
import type { Filterable } from './filters.ts';
import { channelById, mustBeConnected, sendOutside } from './outside.ts';
import { absent } from './reach.ts';
import { telegram } from './telegram.ts';

const CHANNELS: Filterable = {
  fields: ['id', 'name', 'external_provider', 'external_id', 'agent_id', 'last_message_at'], times: ['last_message_at'], texts: ['name'],
  also: { provider: 'external_provider' },
};

/** External channels of which the creator is a member. */
function channels(run: ApiRun, filters: JsonObject, joined: boolean): JsonObject[] {
  return rowsFor(run.state, 'external_channels', askedBy(filters, CHANNELS, run.timezone),
    [{ field: 'joined', equals: joined }, { field: 'member_ids', test: (members) => (members as readonly string[]).includes(run.creator.id) }]).map(plain);
}

const CHANNEL = { name: 'channel_id', kind: 'id' } as const;

export const external: readonly ApiFunction[] = [
  apiFunction({
    name: 'external.channels', app: ['chat.list_external_channels'], args: [{ name: 'filters', kind: 'table', optional: true }], gives: 'channels',
    about: 'External channels that the workspace has joined. Filters: provider ("telegram", "discord"), name, last_message_before, search, limit and so on.',
    call: ([filters = {}], run) => channels(run, filters, true),
  }),
  apiFunction({
    name: 'external.send', app: [], args: [CHANNEL, { name: 'content', kind: 'text' }], gives: 'message',
    about: 'Sends a message to an external channel, by its id.',
    call: ([id, content], run) => sendOutside(run, id, content),
  }),
  apiFunction({
    name: 'external.discover', app: [], args: [{ name: 'provider', kind: 'text' }], gives: 'channels',
    about: 'External channels of a provider that the workspace has not joined.',
    call: ([provider], run) => {
      mustBeConnected(run, provider);
      return channels(run, { provider }, false);
    },
  }),
  apiFunction({
    name: 'external.join', app: ['chat.join_external_channel'], args: [CHANNEL], gives: 'channel',
    about: 'Joins an external channel, by its id.',
    call: ([id], run) => {
      const channel = channelById(run, id);
      mustBeConnected(run, channel.external_provider);
      return run.state.store.patch('external_channels', channel.id, { joined: true });
    },
  }),
  apiFunction({
    name: 'external.user_identity', app: [], args: [{ name: 'user_id', kind: 'id' }, { name: 'provider', kind: 'text' }], gives: 'identity or nil',
    about: 'Who a user is on a messenger: external_id, username, display_name; nil where that is not known.',
    call: ([user, provider], run) => {
      if (run.state.user(user) === undefined) throw absent('user with the id', user, run.state.store.all('users').map(({ id }) => id));
      if (provider === '') throw new ApiError('provider: a name is wanted, such as "telegram"');
      return run.state.store.query('identities', [{ field: 'user_id', equals: user }, { field: 'provider', equals: provider.toLowerCase() }], 1)[0];
    },
  }),
  ...telegram,
];
