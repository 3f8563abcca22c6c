// The design's scripts that reach outside of the workspace, 9 to 15.
import { afterEach, describe, expect, test } from 'vitest';
import { fixtureOf } from '../../../src/hosts/automations/fixtures.ts';
import type { JsonObject } from '../../../src/world/schema.ts';
import { play, said, scriptOf, sentTo } from './examples/play.ts';
import { closeTeams, Team } from './world.ts';

afterEach(closeTeams);

const [TEAM_CHAT, UPDATES, RELEASES, RUTGER] = ['-1001547', '90210', '90211', '7100'];

describe('9: daily digest to Telegram', () => {
  test('goes to the group of the team alone', () => {
    const team = new Team();
    play(team, 9);
    expect(sentTo(team, TEAM_CHAT)).toEqual([`<b>📊 Daily Digest — 2026-11-30</b>

<b>Completed today (2):</b>
✅ Compare three payment providers
✅ Draft the customer story of Halden

<b>Still active (5):</b>
🔵 Login fails with long passwords 🔴
🔵 Export is slow for large workspaces
🔵 Interview five customers about onboarding
🔵 Blog post: why we moved to Lua
🔵 Quarterly numbers for the board 🔴

<i>Sent from OpenCompany</i>`]);
    expect(sentTo(team, '-1001688')).toEqual([]);
    expect(team.state.store.get('external_channels', 'x-team')?.last_message_at).toBe('2026-11-30T14:00:00Z');
  });

  test('sends nothing where no group is the team\'s', () => {
    const team = new Team();
    team.state.store.patch('external_channels', 'x-team', { name: 'all hands' });
    play(team, 9);
    expect(sentTo(team, TEAM_CHAT)).toEqual([]);
  });
});

describe('10: commands from Telegram', () => {
  function write(team: Team, content: string): { tokens: number } {
    const event = fixtureOf(team.state, 'external_message');
    return play(team, 10, 'external_message', { ...event, message: { ...event.message as JsonObject, content } });
  }

  test.each([
    ['/status', '📋 Active: 5 | Paused: 2'],
    ['/urgent', '🚨 <b>Urgent tasks:</b>\n• Login fails with long passwords (Nova)\n• Quarterly numbers for the board (Sage)'],
    ['/find customer', '🔍 Results for <b>customer</b>:\n• [completed] Draft the customer story of Halden\n• [active] Interview five customers about onboarding\n• [pending] Customer cannot download an invoice'],
    ['/find nothing like this', 'No tasks found for: nothing like this'],
  ])('%s is answered at once', (command, answer) => {
    const team = new Team();
    expect(write(team, command).tokens).toBe(0);
    expect(sentTo(team, TEAM_CHAT)).toEqual([answer]);
  });

  test('/urgent where nothing is', () => {
    const team = new Team();
    for (const { id } of team.state.store.all('tasks')) team.state.store.patch('tasks', id, { priority: 'normal' });
    write(team, '/urgent');
    expect(sentTo(team, TEAM_CHAT)).toEqual(['No urgent tasks 🎉']);
  });

  test('all else is the agent\'s, who answers there and uses tokens', () => {
    const team = new Team();
    const { tokens } = write(team, 'When is the demo?');
    expect(sentTo(team, TEAM_CHAT)).toEqual(['I will look into it.']);
    expect(team.state.store.all('external_messages').at(-1)).toMatchObject({ author: 'Atlas', direction: 'out', channel_id: 'x-team' });
    expect(team.state.agent('a1')?.tokens_used).toBe(tokens);
  });
});

describe('11: completed tasks on Discord', () => {
  test('are posted to updates and releases', () => {
    const team = new Team();
    play(team, 11, 'task_completed');
    const text = '✅ **Answer the billing question of Nordwind** completed by Nova (from Client Deliverables)';
    expect([sentTo(team, UPDATES), sentTo(team, RELEASES)]).toEqual([[text], [text]]);
  });

  test('those of other lists, or of none, are not', () => {
    const team = new Team();
    const event = fixtureOf(team.state, 'task_completed');
    const { list: _, ...task } = event.task as JsonObject;
    expect(play(team, 11, 'task_completed', { ...event, task }).calls).toEqual([]);
    expect(play(team, 11, 'task_completed', { ...event, task: { ...task, list: { id: 'l-hiring', name: 'Hiring' } } }).calls).toEqual([]);
  });
});

describe('12: morning report', () => {
  const config = { telegram_channel_id: 'x-team' };
  const visitors = (team: Team): number => Number(/\*\*Visitors\*\*: (\d+)/.exec(said(team, 'ch-general')!)![1]);

  test('posts the numbers of the day before, the same each time', () => {
    const [team, other] = [new Team(), new Team()];
    play(team, 12, 'schedule', {}, config);
    play(other, 12, 'schedule', {}, config);
    expect(said(team, 'ch-general')).toMatch(/^📈 \*\*Analytics Report — 2026-11-29\*\*\n\n\*\*Visitors\*\*: \d{3}\n\*\*Pageviews\*\*: \d{3,4}\n\*\*Bounce rate\*\*: \d\d%\n\*\*Avg visit duration\*\*: \d+s\n\*\*Currently online\*\*: \d+\n\n\*\*Top pages:\*\*\n1\. \/ — \d+ visitors\n(?:\d\. \/\S+ — \d+ visitors\n?){4}$/);
    expect(said(other, 'ch-general')).toBe(said(team, 'ch-general'));
    expect(visitors(team)).toBeLessThan(1000);
    expect(sentTo(team, TEAM_CHAT)).toEqual([]);
  });

  test('a day of more than a thousand is told on Telegram', () => {
    const team = new Team();
    team.now = Date.UTC(2029, 10, 30, 14);
    play(team, 12, 'schedule', {}, config);
    expect(visitors(team)).toBeGreaterThan(1000);
    expect(sentTo(team, TEAM_CHAT)).toEqual([`🚀 ${visitors(team)} visitors yesterday! New traffic high.`]);
  });

  test('skips where Plausible is not connected', () => {
    const team = new Team();
    team.state.store.patch('integrations', 'in2', { connected: false });
    const { output, calls } = play(team, 12);
    expect(output).toBe('[warn] Plausible not connected, skipping report');
    expect(calls).toHaveLength(1);
  });
});

describe('13: approvals to Slack and Teams', () => {
  test('posts to both', () => {
    const team = new Team();
    play(team, 13, 'approval_granted');
    const [slack, teams] = team.state.store.all('deliveries');
    expect(slack).toMatchObject({ webhook: 'slack_approvals', method: 'POST', status: 200, headers: { 'Content-Type': 'application/json' } });
    expect(JSON.parse(slack.body)).toMatchObject({ blocks: [
      { type: 'section', text: { type: 'mrkdwn', text: '✅ *Onboarding plan for Halden* approved by Rutger' } },
      { type: 'context', elements: [{ text: 'Status: review → approved | 2026-11-30T14:00:00Z' }] },
    ] });
    expect(JSON.parse(teams.body)).toMatchObject({ '@type': 'MessageCard', summary: 'Approval: Onboarding plan for Halden', sections: [{ facts: [{ value: 'review' }, {}] }] });
  });

  test('leaves out Teams where it is not registered', () => {
    const team = new Team();
    const { error } = team.run(scriptOf(13), { trigger: 'approval_granted', event: fixtureOf(team.state, 'approval_granted'), automation: { webhooks: ['slack_approvals'] } });
    expect(error).toBeUndefined();
    expect(team.state.store.all('deliveries').map(({ webhook }) => webhook)).toEqual(['slack_approvals']);
  });
});

describe('14: watch of the integrations', () => {
  test('tells of a connection that failed and a channel that fell silent', () => {
    const team = new Team();
    team.state.store.patch('integrations', 'in1', { connected: false, error: 'the token was revoked' });
    play(team, 14);
    expect(said(team, 'ch-admin')).toBe('🔌 **Integration Health Check**\n\n❌ **telegram**: the token was revoked\n⚠️ **support** (telegram): no messages for 48h+');
  });

  test('logs that all is well', () => {
    const team = new Team();
    team.state.store.patch('external_channels', 'x-support', { last_message_at: '2026-11-30T13:00:00Z' });
    expect(play(team, 14).output).toBe('All integrations healthy');
    expect(said(team, 'ch-admin')).toBeUndefined();
  });
});

describe('15: approval on Telegram', () => {
  test('asks with two buttons', () => {
    const team = new Team();
    expect(play(team, 15, 'approval_requested').output).toBe('Approval request sent to Rutger via Telegram');
    expect(sentTo(team, RUTGER)).toEqual(['📋 <b>Approval Request</b>\n\n<b>Onboarding plan for Halden</b>\nRequested by: Jonas\nList: Client Deliverables']);
    expect(team.state.store.all('external_messages').at(-1)).toMatchObject({
      parse_mode: 'html', reply_markup: { inline_keyboard: [[{ text: '✅ Approve', callback_data: 'approve:i8' }, { text: '❌ Reject', callback_data: 'reject:i8' }]] },
    });
  });

  test('asks in the workspace whoever has no identity there', () => {
    const team = new Team();
    const event = fixtureOf(team.state, 'approval_requested');
    play(team, 15, 'approval_requested', { ...event, approver: { id: 'u2', name: 'Maya' } });
    expect(said(team, 'dm-maya')).toBe('📋 Approval needed: **Onboarding plan for Halden**');
    expect(sentTo(team, RUTGER)).toEqual([]);
  });
});
