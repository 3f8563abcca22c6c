// What a run is given beside its script: arguments, capabilities, mode and world.
import { decodeBytes } from '../../bytes/text.ts';
import type { RunRequest } from '../../protocol.ts';
import { isObject } from '../../world/schema.ts';
import type { JsonObject } from '../../world/schema.ts';
import { textOf, valuesOf } from '../inputs.ts';
import { GrantError, Grants } from './api/grants.ts';
import type { Mode } from './api/session.ts';
import { WORLDS } from './seed/seed.ts';
import type { WorldName } from './seed/seed.ts';

export interface Given { args: JsonObject; grants: Grants; mode: Mode; world: WorldName }

/** A sentence where something is wrong with it. */
export function givenTo({ inputs }: RunRequest): Given | string {
  const text = decodeBytes(textOf(inputs, 'args')).trim();
  const args = text === '' ? {} : parsed(text);
  if (!isObject(args)) return 'Arguments: a JSON object is wanted, as {"scene_id": "..."}';
  const mode = textOf(inputs, 'mode') || 'session';
  if (mode !== 'session' && mode !== 'autoCommit') return `Mode: session or autoCommit, not "${mode}"`;
  const world = WORLDS.find((one) => one === (textOf(inputs, 'world') || 'theatre'));
  if (world === undefined) return `World: ${WORLDS.join(', ')}, not "${textOf(inputs, 'world')}"`;
  try {
    return { args: args as JsonObject, grants: new Grants(valuesOf(inputs, 'capabilities').map(decodeBytes)), mode, world };
  } catch (error) {
    if (error instanceof GrantError) return `Capabilities: ${error.message}`;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
