// Plays the design's scripts, each as it stands in a file of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Executed } from '../../../../src/hosts/automations/execution.ts';
import { fixtureOf } from '../../../../src/hosts/automations/fixtures.ts';
import type { Task, TriggerType } from '../../../../src/hosts/automations/tables.ts';
import type { JsonObject } from '../../../../src/world/schema.ts';
import type { Team } from '../world.ts';

const folder = new URL('.', import.meta.url);
const scripts = readdirSync(folder).filter((name) => name.endsWith('.lua')).sort().map((name) => readFileSync(new URL(name, folder), 'utf8'));

/** By its number in the design. */
export const scriptOf = (number: number): string => scripts[number - 1];

/** Runs one by its number; it must not fail. */
export function play(team: Team, number: number, trigger: TriggerType = 'schedule', event: JsonObject = fixtureOf(team.state, trigger), config: JsonObject = {}): Executed {
  const ran = team.run(scriptOf(number), { trigger, event, automation: { config } });
  expect(ran.error).toBeUndefined();
  return ran;
}

/** What a run made has a UUID; what was there from the start a short id. */
const isNew = ({ id }: { id: string }): boolean => id.length === 36;

/** The newest message that runs put into a channel. */
export const said = ({ state }: Team, channel: string): string | undefined =>
  state.store.query('messages', [{ field: 'channel_id', equals: channel }]).findLast(isNew)?.content;

/** What runs sent to a chat outside, by its id there. */
export const sentTo = ({ state }: Team, chat: string): string[] =>
  state.store.query('external_messages', [{ field: 'external_id', equals: chat }]).filter(isNew).map(({ content }) => content);

/** The event of a new task, with fields of one's own. */
export function newTask(team: Team, fields: Partial<Task>): JsonObject {
  const { task, ...event } = fixtureOf(team.state, 'task_created');
  return { ...event, task: { ...task as JsonObject, ...fields as JsonObject } };
}
