// What the page asks of a team's world, by name (wire.ts).
import { automationAsks } from './asks/automations.ts';
import { unknownNames } from './asks/names.ts';
import { worldAsks } from './asks/world.ts';
import type { Engine } from './triggers/engine.ts';
import type { AutomationsAsks } from './wire.ts';

export type Asks = { [N in keyof AutomationsAsks]: (given: AutomationsAsks[N]['given']) => AutomationsAsks[N]['result'] };

export const makeAsks = (engine: Engine): Partial<Asks> => ({ ...worldAsks(engine), ...automationAsks(engine), names: unknownNames });
