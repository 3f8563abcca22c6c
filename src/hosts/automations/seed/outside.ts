// What lies outside of the team, simulated: messengers, analytics, webhooks, and the secrets for them.
import type { State } from '../state.ts';
import type { Moments } from './moments.ts';

/** Id, name, provider, its own id, joined, days since its last message (none: never). */
const CHANNELS = [
  ['x-team', 'team-chat', 'telegram', '-1001547', true, 0], ['x-support', 'support', 'telegram', '-1001688', true, 3],
  ['x-updates', 'product-updates', 'discord', '90210', true, 1], ['x-releases', 'releases', 'discord', '90211', true, 1],
  ['x-lua', 'lua-lovers', 'discord', '90299', false, undefined], ['x-partners', 'partners', 'telegram', '-1001777', false, undefined],
] as const;

/** Channel, in or out, author, text, days ago, hour, reactions. */
const MESSAGES = [
  ['x-team', 'in', 'Jonas', 'Is the release out?', 1, 9, []], ['x-team', 'out', 'Atlas', 'Yes, since 9:30. Release notes are pinned.', 1, 9, ['👍']],
  ['x-team', 'in', 'Maya', '/status', 0, 7, []], ['x-support', 'in', 'Customer of Halden', 'My invoice does not open.', 3, 10, []],
  ['x-updates', 'out', 'Nova', 'Version 2.4 is live.', 1, 10, ['🎉', '🚀']], ['x-releases', 'out', 'Nova', '2.4: exports, invites, dark theme.', 1, 10, []],
] as const;

export function seedOutside(state: State, at: Moments): void {
  const { store } = state;
  for (const [id, name, external_provider, external_id, joined, days] of CHANNELS) {
    store.put('external_channels', {
      id, name, external_provider, external_id, agent_id: external_provider === 'telegram' ? 'a1' : 'a2', joined, member_ids: ['u1', 'u2'],
      ...days !== undefined && { last_message_at: at(days, 10) },
    });
  }
  for (const [i, [channel_id, direction, author, content, days, hour, reactions]] of MESSAGES.entries()) {
    const { external_id, external_provider } = store.get('external_channels', channel_id)!;
    store.put('external_messages', {
      id: `xm${i + 1}`, channel_id, external_id, external_provider, external_message_id: String(1000 + i), direction, author, content, pinned: i === 1,
      reactions: [...reactions], created_at: at(days, hour, i * 4),
      ...direction === 'in' && { external_user: { id: String(7000 + i), username: author.toLowerCase().replaceAll(' ', '_'), display_name: author } },
    });
  }
  store.put('identities', { id: 'id1', user_id: 'u1', provider: 'telegram', external_id: '7100', username: 'rutger', display_name: 'Rutger' });
  store.put('identities', { id: 'id2', user_id: 'u3', provider: 'telegram', external_id: '7103', username: 'jonas', display_name: 'Jonas' });
  store.put('identities', { id: 'id3', user_id: 'u1', provider: 'discord', external_id: '88001', username: 'rutger#1', display_name: 'Rutger' });
  store.put('integrations', { id: 'in1', name: 'telegram', connected: true, config: { bot: 'opencompany_bot' } });
  store.put('integrations', { id: 'in2', name: 'plausible', connected: true, config: { site_id: 'opencompany.com' } });
  store.put('integrations', { id: 'in3', name: 'discord', connected: true, config: { guild: 'OpenCompany' } });
  store.put('integrations', { id: 'in4', name: 'stripe', connected: false, config: {}, error: 'the API key has expired' });
  for (const [i, name] of ['slack_approvals', 'slack_incoming', 'teams_general', 'custom_endpoint'].entries()) {
    store.put('webhooks', { id: `wh${i + 1}`, name, url: `https://hooks.example.com/${name.replace('_', '/')}`, reply_status: 200, reply_body: 'ok' });
  }
  store.put('secrets', { id: 's1', name: 'api_key', value: 'sk-4f9a71c2e8' });
}
