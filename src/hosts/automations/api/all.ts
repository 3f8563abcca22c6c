// All functions of the platform.
import { agent } from './agent.ts';
import type { ApiFunction } from './api.ts';
import { calendar } from './calendar.ts';
import { chat } from './chat.ts';
import { dates } from './dates.ts';
import { external } from './external.ts';
import { http } from './http.ts';
import { integrations } from './integrations.ts';
import { lists } from './lists.ts';
import { memory } from './memory.ts';
import { plausibleApp } from './plausible-app.ts';
import { tables } from './tables.ts';
import { tasks } from './tasks.ts';
import { util } from './util.ts';

export const functions: readonly ApiFunction[] = [
  ...chat, ...tasks, ...tables, ...lists, ...calendar, ...memory, ...agent, ...external, ...integrations, ...plausibleApp, ...http, ...dates, ...util,
];
