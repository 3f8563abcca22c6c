// What is open, and how the page looks: kept in localStorage, because the first paint needs it.

import type { HelpPart } from '../help/parts.ts';

/** A panel beside the script: one of the page's own ("result", "problems") or of the host. */
export type Panel = string;
/** Those, "script", a panel of the dock, or a part of the result, which is found in there. */
export type Place = string;
export type Theme = 'system' | 'light' | 'dark';

interface Kept {
  panel: Panel; place: Place; dock: Place; list: boolean; console: boolean; theme: Theme; sizes: Record<string, number>; folded: Record<string, boolean>;
  wrap: boolean; larger: number;
}

const storageKey = 'evalua.layout';
const first: Kept = { panel: 'result', place: 'script', dock: '', list: true, console: true, theme: 'system', sizes: {}, folded: {}, wrap: false, larger: 0 };

/** By how many pixels the code can be smaller and larger than it is at first. */
const CODE = { least: -3, most: 11 };

/** What older links, embeds and keys know as panels: parts of the result. */
const PARTS_OF_RESULT: readonly Place[] = ['reply', 'events', 'log'];
export const isPartOfResult = (place: Place): boolean => PARTS_OF_RESULT.includes(place);

export class Layout {
  /** The panel chosen on the right. */
  panel = $state<Panel>(first.panel);
  /** The panel of any row, or the part of the result, that was chosen last: links and saved scripts have it. */
  chosen = $state<Panel>(first.panel);
  /** What a phone shows. */
  place = $state<Place>(first.place);
  list = $state(first.list);
  /** The dock shows, on a desk. */
  console = $state(first.console);
  /** The panel of the dock that was chosen; '': none was. */
  dock = $state<Place>(first.dock);
  /** Parts of the result by name: whether a person folded them, or unfolded them. */
  folded = $state<Record<string, boolean>>({});
  /** The part of the result that is to be seen now; whoever brings it takes it away. */
  sought = $state<Place>('');
  theme = $state<Theme>(first.theme);
  /** Where the lines between places stand that were moved, in percent, by name. */
  sizes = $state<Record<string, number>>({});
  /** Long lines of code go on below their beginnings. */
  wrap = $state(first.wrap);
  /** By how many pixels the code is larger than it is at first. */
  larger = $state(first.larger);
  /** One column; follows the window. */
  phone = $state(false);
  /** A phone that lies on its side: height is what it lacks. */
  low = $state(false);
  /** It is touched, not pointed at. */
  touch = $state(false);
  /** The on-screen keyboard is there. */
  typing = $state(false);
  /** So little is left above it that only what is typed into has room. */
  short = $state(false);
  /** What fills the screen in large letters; '': nothing does. */
  presenting = $state<Place>('');
  /** There is room for a third column. */
  wide = $state(false);
  /** The system's choice, where the person has made none. */
  systemDark = $state(false);
  /** What of Analysis shows; '': what it begins with. */
  section = $state('');
  palette = $state(false);
  /** What of the help lies over the page; '': none does. */
  help = $state<HelpPart | ''>('');
  /** The script whose name is being typed. */
  renaming = $state('');
  /** The file whose name is being typed. */
  renamingFile = $state('');
  /** A phone's list of scripts lies over the page. */
  drawer = $state(false);

  dark = $derived(this.theme === 'system' ? this.systemDark : this.theme === 'dark');

  /** Set by the workspace: whether a panel is one of the dock's. */
  isDock: (place: Place) => boolean = () => false;

  /** `kept`: what an earlier visit chose. */
  constructor(kept: Partial<Kept> = read()) {
    // The list would leave a narrow window too little for the script.
    Object.assign(this, first, { list: matchMedia('(min-width: 62.5em)').matches }, kept);
    this.chosen = this.panel;
    // Widths are told in letters (1em: the size of text that was chosen in the browser): twice the text needs twice the room.
    follow('(max-width: 47.4375em), (max-height: 479px) and (pointer: coarse)', (matches) => { this.phone = matches; });
    follow('(min-width: 40em) and (max-height: 479px) and (pointer: coarse)', (matches) => { this.low = matches; });
    follow('(pointer: coarse)', (matches) => { this.touch = matches; });
    follow('(min-width: 118.75em)', (matches) => { this.wide = matches; });
    follow('(prefers-color-scheme: dark)', (matches) => { this.systemDark = matches; });
  }

  /** Brings a panel to the front, wherever it stands in this layout. */
  show(place: Place): void {
    this.place = isPartOfResult(place) ? 'result' : place;
    if (this.isDock(place)) this.console = true;
    if (place !== 'script' && place !== 'lesson') this.choose(place);
  }

  /** Puts a panel in front of those of its row, without leaving what shows on a phone. */
  choose(place: Panel): void {
    this.chosen = place;
    if (isPartOfResult(place)) this.sought = place;
    if (this.isDock(place)) this.dock = place;
    else this.panel = isPartOfResult(place) ? 'result' : place;
  }

  visible(place: Place): boolean {
    if (this.phone) return this.place === place;
    if (this.isDock(place)) return this.console && this.dock === place;
    return place === 'script' || place === 'lesson' || this.panel === place;
  }

  /** Lets a panel fill the screen, and the window where a page may not have the screen. */
  present(place: Place): void {
    this.show(place);
    this.presenting = isPartOfResult(place) ? 'result' : place;
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
  }

  toggleList(): void {
    if (this.phone) this.drawer = !this.drawer;
    else this.list = !this.list;
  }

  /** Shows the field in the list in which a script's name is typed. */
  rename(id: string): void {
    if (this.phone) this.drawer = true;
    else this.list = true;
    this.renaming = id;
  }

  /** Makes the code larger, or smaller, as far as it goes. */
  enlarge(by: number): void { this.larger = Math.min(CODE.most, Math.max(CODE.least, this.larger + by)); }

  toggleTheme(): void {
    const wanted = this.dark ? 'light' : 'dark';
    this.theme = wanted === (this.systemDark ? 'dark' : 'light') ? 'system' : wanted;
  }

  /** Light, dark, and whatever the system says are told apart by the attribute. */
  applyTheme(): void {
    const root = document.documentElement;
    if (this.theme === 'system') delete root.dataset.theme;
    else root.dataset.theme = this.theme;
  }

  keep(): void {
    const { panel, place, dock, list, console, theme, sizes, folded, wrap, larger } = this;
    try {
      localStorage.setItem(storageKey, JSON.stringify({ panel, place, dock, list, console, theme, sizes, folded, wrap, larger } satisfies Kept));
    } catch {
      // Blocked or full: the layout is then this visit's only. Storage itself tells the person.
    }
  }
}

function read(): Partial<Kept> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    return typeof kept === 'object' && kept !== null ? onlyKnown(kept) : {};
  } catch {
    return {};
  }
}

/** A host's panel may be of any name; what is not there shows as the result. */
const isName = (value: unknown): boolean => typeof value === 'string' && /^[a-z][a-z-]{0,29}$/.test(value);
const valid: { [K in keyof Kept]: (value: unknown) => boolean } = {
  panel: (value) => isName(value) && value !== 'script' && value !== 'console',
  place: isName,
  dock: isName,
  folded: (value) => typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'boolean'),
  list: (value) => typeof value === 'boolean',
  console: (value) => typeof value === 'boolean',
  wrap: (value) => typeof value === 'boolean',
  larger: (value) => Number.isInteger(value) && Number(value) >= CODE.least && Number(value) <= CODE.most,
  theme: (value) => ['system', 'light', 'dark'].includes(String(value)),
  sizes: (value) => typeof value === 'object' && value !== null && Object.values(value).every(Number.isFinite),
};

function onlyKnown(kept: object): Partial<Kept> {
  return Object.fromEntries(
    Object.entries(kept).filter(([name, value]) => name in valid && valid[name as keyof Kept](value)),
  );
}

function follow(query: string, tell: (matches: boolean) => void): void {
  const media = matchMedia(query);
  tell(media.matches);
  media.addEventListener('change', () => tell(media.matches));
}
