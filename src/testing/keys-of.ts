// Which arguments of commands are keys, by the engine's own table of commands.
import type { Bytes } from '../protocol.ts';
import { keyPositions } from '../redis/command.ts';
import { Engine } from '../redis/engine.ts';

let engine: Engine | undefined;

/** Positions of the keys of a command; none where it is not known. */
export function keyPlaces(args: readonly Bytes[]): number[] {
  engine ??= new Engine({ clock: () => 0, elapsed: () => 0, random: () => 0 });
  const command = engine.lookup(args);
  return command === undefined ? [] : keyPositions(command, args).map(({ at }) => at);
}
