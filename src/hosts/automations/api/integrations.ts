// oc.integrations: services that the workspace is connected to. They are simulated.
import type { Json, JsonObject } from '../../../world/schema.ts';
import type { Integration } from '../tables.ts';
import { ApiError, apiFunction, Results } from './api.ts';
import type { ApiFunction, ApiRun } from './api.ts';
import { takeFields } from './fields.ts';
import { noSuch } from './nearest.ts';
import { askPlausible, plausibleActions } from './plausible.ts';

type Action = (run: ApiRun, params: JsonObject, config: JsonObject) => Json;

/** A bot as messengers tell of it. */
const getMe: Action = (run, params, { bot = 'opencompany_bot' }) => {
  takeFields('params', params, {}, run.timezone);
  return { id: 7_000_001, is_bot: true, username: bot, first_name: 'OpenCompany' };
};

const ACTIONS: Readonly<Record<string, Readonly<Record<string, Action>>>> = {
  plausible: Object.fromEntries(plausibleActions.map((action): [string, Action] =>
    [action, (run, params, config) => askPlausible(run, action, params, config)])),
  telegram: { get_me: getMe },
  discord: { get_me: getMe },
};

const integrationOf = ({ state }: ApiRun, name: string): Integration | undefined => state.byName('integrations', name);

/** Why it cannot be used; undefined where it can. */
function faultOf(run: ApiRun, name: string): string | undefined {
  const integration = integrationOf(run, name);
  if (integration === undefined) return noSuch('integration', name, run.state.store.all('integrations').map((one) => one.name));
  return integration.connected ? undefined : integration.error ?? 'connection failed';
}

/** One that can be used. Throws ApiError. */
export function connected(run: ApiRun, name: string): Integration {
  const fault = faultOf(run, name);
  const integration = integrationOf(run, name);
  if (integration === undefined) throw new ApiError(fault!);
  if (fault !== undefined) throw new ApiError(`${integration.name} is not connected: ${fault}`);
  return integration;
}

/** Throws ApiError, also where there is no such action. */
export function perform(run: ApiRun, given: string, action: string, params: JsonObject): Json {
  const { name, config } = connected(run, given);
  const actions = Object.hasOwn(ACTIONS, name.toLowerCase()) ? ACTIONS[name.toLowerCase()] : {};
  if (!Object.hasOwn(actions, action)) throw new ApiError(noSuch(`action of ${name}`, action, Object.keys(actions)));
  return actions[action](run, params, config);
}

const NAME = { name: 'name', kind: 'text', also: ['integration_id'] } as const;
const ARGUMENTS = [NAME, { name: 'action', kind: 'text' }, { name: 'params', kind: 'table', optional: true }] as const;

export const integrations: readonly ApiFunction[] = [
  apiFunction({
    name: 'integrations.status', app: ['workspace.get_integration_config'], args: [NAME], gives: '{name, connected, config, error}',
    about: 'Whether an integration is set up and connected, and how.',
    call: ([name], run) => {
      const error = faultOf(run, name);
      return { name, connected: error === undefined, config: integrationOf(run, name)?.config ?? {}, error };
    },
  }),
  apiFunction({
    name: 'integrations.query', app: [], args: ARGUMENTS, gives: 'data',
    about: `Asks a connected integration for data. plausible: ${plausibleActions.join(', ')}, with site_id, period, date, limit. telegram, discord: get_me.`,
    call: ([name, action, params = {}], run) => perform(run, name, action, params),
  }),
  apiFunction({
    name: 'integrations.action', app: [], args: ARGUMENTS, gives: 'data',
    about: 'Calls an action of a connected integration: those of query.',
    call: ([name, action, params = {}], run) => perform(run, name, action, params),
  }),
  apiFunction({
    name: 'integrations.test', app: ['workspace.test_integration_connection'], args: [NAME], gives: 'ok, error',
    about: 'Tries an integration\'s connection: true, or false and why.',
    call: ([name], run) => {
      const fault = faultOf(run, name);
      return new Results(fault === undefined ? [true] : [false, fault]);
    },
  }),
];
