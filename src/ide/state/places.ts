// The panels beside the script, in order: the page's own, and between them those of the host.
import type { PanelInfo } from '../../protocol.ts';
import type { Place } from './layout.svelte.ts';

/** A panel, and the key that brings it. `dock`: it stands in the dock; `front`: it shows there until another is chosen. */
export interface PlaceInfo { place: Place; title: string; keys: string; dock?: true; front?: true }

const RESULT: PlaceInfo = { place: 'result', title: 'Result', keys: 'Alt+1' };
const PROBLEMS: PlaceInfo = { place: 'problems', title: 'Problems', keys: 'Mod+Shift+M' };
const DEBUG: PlaceInfo = { place: 'debug', title: 'Debug', keys: 'Alt+B' };
const ANALYSIS: PlaceInfo = { place: 'analysis', title: 'Analysis', keys: 'Alt+A' };
const TESTS: PlaceInfo = { place: 'tests', title: 'Tests', keys: 'Alt+Shift+T' };

/** Parts of the result that have keys of their own. */
export const PARTS: readonly PlaceInfo[] = [
  { place: 'events', title: 'Events', keys: 'Alt+3' }, { place: 'log', title: 'Log', keys: 'Alt+4' },
];

/** Each of the page's own keeps its key whatever the host has; the first of the host's comes after the result. */
export function placesOf(panels: readonly PanelInfo[]): PlaceInfo[] {
  const [first, ...others] = panels.filter(({ analysis }) => !analysis).map(({ id, title, dock }, at): PlaceInfo =>
    ({ place: id, title, keys: `Alt+${at === 0 ? 2 : at + 4}`, ...dock && { dock: true }, ...dock === 'front' && { front: true } }));
  return [RESULT, ...(first ? [first] : []), PROBLEMS, TESTS, DEBUG, ANALYSIS, ...others];
}

/** The same on a phone, whose bar has room for five: what a person goes to and fro between comes first. */
export function forThumbs(places: readonly PlaceInfo[]): PlaceInfo[] {
  const isOwn = (place: Place): boolean => ['problems', 'tests', 'analysis'].includes(place);
  const rank = (one: PlaceInfo, at: number): number => (one.place === 'debug' ? 3 : one.front ? 2 : isOwn(one.place) || at > 1 ? 4 : at);
  return places.map((one, at) => ({ one, rank: rank(one, at) })).sort((a, b) => a.rank - b.rank).map(({ one }) => one);
}
