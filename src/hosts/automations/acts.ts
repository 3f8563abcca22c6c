// What the page changes in a team's world, by name (wire.ts).
import { automationActs } from './acts/automations.ts';
import { restoreActs } from './acts/restore.ts';
import { worldActs } from './acts/world.ts';
import type { Engine } from './triggers/engine.ts';
import type { AutomationsActs } from './wire.ts';

export type Acts = { [N in keyof AutomationsActs]: (given: AutomationsActs[N]['given']) => AutomationsActs[N]['result'] };

export const makeActs = (engine: Engine): Partial<Acts> => ({ ...worldActs(engine), ...restoreActs(engine), ...automationActs(engine) });
