// The doors of hosts, each fetched when it is first asked for, and what lives behind them in this page.
import { HOME } from '../../home.ts';
import { doorOf, HOME_DOOR, NO_DOOR } from '../../hosts/pages.ts';
import type { HostPage, House, PageDoor } from '../../hosts/page.ts';

export class Doors {
  #doors = $state.raw<Record<string, PageDoor | undefined>>({ [HOME.host]: HOME_DOOR });
  #pages = $state.raw<Record<string, HostPage | undefined>>({});
  /** Hosts whose doors could not be fetched. */
  #missing = $state.raw<readonly string[]>([]);
  readonly #fetching = new Map<string, Promise<PageDoor>>();
  readonly #opening = new Map<string, Promise<HostPage | undefined>>();

  constructor(private readonly house: House) {}

  /** Those that are here. */
  get here(): PageDoor[] { return Object.values(this.#doors).filter((door) => door !== undefined); }

  /** A host's door; while it is on its way, one with nothing in it. */
  door(host: string): PageDoor {
    const door = this.#doors[host];
    // What comes of it shows when it is there; that it cannot be fetched, `isMissing` tells.
    if (door === undefined && !this.isMissing(host)) this.fetch(host).catch(() => undefined);
    return door ?? NO_DOOR;
  }

  isMissing(host: string): boolean { return this.#missing.includes(host); }

  fetch(host: string): Promise<PageDoor> {
    const its = this.#fetching.get(host) ?? this.#fetch(host);
    this.#fetching.set(host, its);
    return its;
  }

  async #fetch(host: string): Promise<PageDoor> {
    try {
      const door = await doorOf(host);
      this.#doors = { ...this.#doors, [host]: door };
      this.#missing = this.#missing.filter((one) => one !== host);
      return door;
    } catch (cause) {
      this.#fetching.delete(host);
      this.#missing = [...this.#missing, host];
      throw cause;
    }
  }

  /** What a host has open; it is opened as it is first asked for, once there is a session. */
  page(host: string): HostPage | undefined {
    const page = this.#pages[host];
    if (page === undefined && this.house.session !== undefined && !this.#opening.has(host)) {
      this.open(host).catch((cause: unknown) => this.house.notices.show(textOf(cause), { tone: 'error' }));
    }
    return page;
  }

  /** The same, as soon as it is there; undefined where the host has nothing of the kind. */
  open(host: string): Promise<HostPage | undefined> {
    const its = this.#opening.get(host) ?? this.#open(host);
    this.#opening.set(host, its);
    return its;
  }

  async #open(host: string): Promise<HostPage | undefined> {
    try {
      const page = await (await this.fetch(host)).open?.(this.house);
      this.#pages = { ...this.#pages, [host]: page };
      return page;
    } catch (cause) {
      this.#opening.delete(host);
      throw cause;
    }
  }
}

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
