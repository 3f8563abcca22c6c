// What a run is given beside its script: arguments, capabilities, mode and world.
import { decodeBytes } from '../../bytes/text.ts';
import type { RunRequest } from '../../protocol.ts';
import { isObject } from '../../world/schema.ts';
import type { JsonObject } from '../../world/schema.ts';
import { textOf, valuesOf } from '../inputs.ts';
import { GrantError, Grants } from './api/grants.ts';
import type { Mode } from './api/session.ts';
import { readFiles } from './modules/files.ts';
import type { Files } from './modules/files.ts';
import { WORLDS } from './seed/seed.ts';
import type { WorldName } from './seed/seed.ts';

/** `script`: the name that manifests have for it; "": none. What is undefined is as its manifest has it. */
export interface Given { args: JsonObject; grants: Grants | undefined; mode: Mode | undefined; world: WorldName; files: Files; script: string }

/** A sentence where something is wrong with it. */
export function givenTo({ inputs }: RunRequest): Given | string {
  const text = decodeBytes(textOf(inputs, 'args')).trim();
  const args = text === '' ? {} : parsed(text);
  if (!isObject(args)) return 'Arguments: a JSON object is wanted, as {"scene_id": "..."}';
  const mode = textOf(inputs, 'mode') || undefined;
  if (mode !== undefined && mode !== 'session' && mode !== 'autoCommit') return `Mode: session or autoCommit, not "${mode}"`;
  const world = WORLDS.find((one) => one === (textOf(inputs, 'world') || 'theatre'));
  if (world === undefined) return `World: ${WORLDS.join(', ')}, not "${textOf(inputs, 'world')}"`;
  const written = decodeBytes(textOf(inputs, 'files')).trim();
  const files = written === '' ? new Map<string, string>() : readFiles(parsed(written));
  if (typeof files === 'string') return `Files: ${files}`;
  const script = decodeBytes(textOf(inputs, 'script')).trim();
  try {
    const capabilities = valuesOf(inputs, 'capabilities').map(decodeBytes);
    const grants = script !== '' && inputs.capabilities === undefined ? undefined : new Grants(capabilities);
    return { args: args as JsonObject, grants, mode, world, files, script };
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
