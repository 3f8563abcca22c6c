// The doors of hosts, each fetched when it is first asked for, and what lives behind them in this page.
import { HOME } from '../../home.ts';
import { doorOf, HOME_DOOR } from '../../hosts/pages.ts';
import type { HostPage, House, PageDoor } from '../../hosts/page.ts';

/** Stands for one that is on its way, and for one that could not be fetched. */
const NOTHING: PageDoor = {};
const MISSING: PageDoor = {};

export class Doors {
  #doors = $state.raw<Record<string, PageDoor | undefined>>({ [HOME.host]: HOME_DOOR });
  #pages = $state.raw<Record<string, HostPage | undefined>>({});
  readonly #fetching = new Map<string, Promise<PageDoor>>();
  readonly #opening = new Map<string, Promise<HostPage | undefined>>();

  constructor(private readonly house: House) {}

  /** Those that are here. */
  get here(): PageDoor[] { return Object.values(this.#doors).flatMap((door) => door ?? []); }

  isMissing(host: string): boolean { return this.#doors[host] === MISSING; }

  /** A host's door; while it is on its way, one with nothing in it. */
  door(host: string): PageDoor {
    const door = this.#doors[host];
    if (door === undefined) this.fetch(host).catch(() => this.#put(host, MISSING));
    return door ?? NOTHING;
  }

  fetch(host: string): Promise<PageDoor> {
    return once(this.#fetching, host, async () => this.#put(host, await doorOf(host)));
  }

  #put(host: string, door: PageDoor): PageDoor {
    this.#doors = { ...this.#doors, [host]: door };
    return door;
  }

  /** What a host has open; it is opened as it is first asked for, once there is a session. */
  page(host: string): HostPage | undefined {
    if (this.house.session !== undefined && !this.#opening.has(host)) {
      this.open(host).catch((cause: unknown) => this.house.notices.show(String(cause), { tone: 'error' }));
    }
    return this.#pages[host];
  }

  /** The same, as soon as it is there; undefined where the host has nothing of the kind. */
  open(host: string): Promise<HostPage | undefined> {
    return once(this.#opening, host, async () => {
      const page = await (await this.fetch(host)).open?.(this.house);
      this.#pages = { ...this.#pages, [host]: page };
      return page;
    });
  }
}

/** What is asked for once, and again where it failed. */
function once<T>(asked: Map<string, Promise<T>>, name: string, ask: () => Promise<T>): Promise<T> {
  const before = asked.get(name);
  if (before !== undefined) return before;
  const its = ask();
  asked.set(name, its);
  its.catch(() => asked.delete(name));
  return its;
}
