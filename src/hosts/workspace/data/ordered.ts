// Where an edge goes in an ordered list. Most times it gets a place between two others; where two stand at one place (peers put them there
// without knowing of each other), or places grew too long, others move as well, and nobody sees a difference.
import { EditError } from './edit-error.ts';
import type { Operation } from './operations.ts';
import { between, LONGEST, placesBetween } from './positions.ts';
import type { Edge, View } from './view.ts';

/** `after`, `before`: edges of the list that it shall stand after, or before. Neither: at the end. */
export interface Spot { after?: string | undefined; before?: string | undefined }

export interface Placing { position: string; moves: Extract<Operation, { type: 'MoveOrderedEdge' }>[] }

/** A place in the list of a type that leads to an entity. `own`: the edge that moves. Throws EditError. */
export function placeIn(view: View, target: string, type: string, spot: Spot, own?: string): Placing {
  const list = view.list(target, type).filter(({ id }) => id !== own);
  return placeAt(list, indexOf(list, spot, type));
}

function indexOf(list: readonly Edge[], { after, before }: Spot, type: string): number {
  const at = (id: string): number => {
    const found = list.findIndex((edge) => edge.id === id);
    if (found < 0) throw new EditError('InvalidOperation', `the edge ${id} is not in this list of ${type}`);
    return found;
  };
  if (after === undefined) return before === undefined ? list.length : at(before);
  const index = at(after) + 1;
  if (before !== undefined && at(before) < index) throw new EditError('InvalidOperation', `the edge ${before} does not stand after ${after}`);
  return index;
}

/** In front of the edge at `index`, or at the end. */
export function placeAt(list: readonly Edge[], index: number): Placing {
  const placeOf = (at: number): string | undefined => list[at]?.placed?.position;
  const [low, high] = [placeOf(index - 1), placeOf(index)];
  if (low === undefined || high === undefined || low < high) {
    const position = between(low, high);
    return position.length <= LONGEST ? { position, moves: [] } : anew(list, index);
  }
  // Those behind that stand at the same place move on, up to the next place.
  let end = index;
  while (placeOf(end) === low) end++;
  const [position, ...others] = placesBetween(low, placeOf(end), end - index + 1);
  if (Math.max(position.length, ...others.map(({ length }) => length)) > LONGEST) return anew(list, index);
  return { position, moves: others.map((place, i) => moved(list[index + i], place)) };
}

/** All of the list is numbered anew. */
function anew(list: readonly Edge[], index: number): Placing {
  const places = placesBetween(undefined, undefined, list.length + 1);
  return { position: places[index], moves: list.map((edge, i) => moved(edge, places[i < index ? i : i + 1])) };
}

const moved = ({ id }: Edge, position: string): Placing['moves'][number] => ({ type: 'MoveOrderedEdge', edge_id: id, position });
