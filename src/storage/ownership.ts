// Which tab owns the keyspace: the one that holds a Web Lock. Others may ask for it: the owner then
// stores what it has and lets go; one that does not answer is robbed.

/** The part of `navigator.locks` that is used. */
export type Locks = Pick<LockManager, 'request'>;

const NAME = 'evalua keyspace';
/** Milliseconds that an owner has to let go. */
const PATIENCE = 1000;
/** Milliseconds that the page before a reload may need to let go. */
const RELOAD = 150;

export interface OwnershipOptions {
  /** Undefined where the browser has none: then every tab counts as owner until the database says otherwise. */
  locks: Locks | undefined;
  channel: BroadcastChannel | undefined;
  /** Before this tab lets go. */
  store(): Promise<void>;
  /** Another tab is the owner now. */
  lost(): void;
}

export class Ownership {
  owns = false;
  private letGo: (() => void) | undefined;

  constructor(private readonly options: OwnershipOptions) {
    if (options.channel !== undefined) options.channel.onmessage = () => { void this.yield(); };
  }

  /** Becomes the owner unless another tab is. */
  async acquire(): Promise<boolean> { return this.requestFor(RELOAD); }

  /** Becomes the owner in any case. */
  async takeOver(): Promise<void> {
    if (this.owns) return;
    this.options.channel?.postMessage('take over');
    if (!await this.requestFor(PATIENCE)) await this.request({ steal: true });
  }

  release(): void {
    this.owns = false;
    this.letGo?.();
    this.options.channel?.close();
  }

  private async requestFor(time: number): Promise<boolean> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), time);
    const given = await this.request({ signal: patience.signal });
    clearTimeout(timer);
    return given;
  }

  private request(options: LockOptions): Promise<boolean> {
    const { locks } = this.options;
    if (locks === undefined) {
      this.owns = true;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      locks.request(NAME, options, (lock) => {
        this.owns = lock !== null;
        resolve(this.owns);
        if (lock === null) return undefined;
        return new Promise<void>((letGo) => { this.letGo = letGo; });
      }).catch(() => { // stolen, or not given in time
        resolve(false);
        if (this.owns) this.lose();
      });
    });
  }

  private async yield(): Promise<void> {
    if (!this.owns) return;
    await this.options.store();
    this.letGo?.();
    this.lose();
  }

  private lose(): void {
    if (!this.owns) return;
    this.owns = false;
    this.options.lost();
  }
}
