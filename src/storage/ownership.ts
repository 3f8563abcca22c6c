// Which tab owns the worlds: the one that holds a Web Lock. Others may ask for it: the owner then
// stores what it has and lets go; one that does not answer is robbed.
//
// The page before a reload may still hold the lock while it goes away, and a slow machine may be late in giving a free
// one. So a tab that begins asks who the owner is, and waits unless one answers.

/** The part of `navigator.locks` that is used. */
export type Locks = Pick<LockManager, 'request'>;

const NAME = 'evalua keyspace';
/** Milliseconds that an owner has to let go, or to say that it is there. */
const PATIENCE = 1000;

/** How a lock that is stolen, or not given in time, is told; any other error is the browser's refusal. */
export const isAbort = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');

/** What tabs say to each other. */
type Message = 'take over' | 'who is the owner?' | 'the owner is here';

export interface OwnershipOptions {
  /** Undefined where the browser has none; it may refuse them too: then every tab counts as owner until the database says otherwise. */
  locks: Locks | undefined;
  channel: BroadcastChannel | undefined;
  /** Before this tab lets go. */
  store(): Promise<void>;
  /** Another tab is the owner now. */
  lost(): void;
}

export class Ownership {
  owns = false;
  /** The page goes away, and the lock with it. */
  leaving = false;
  private letGo: (() => void) | undefined;
  private patience: AbortController | undefined;

  constructor(private readonly options: OwnershipOptions) {
    if (options.channel !== undefined) options.channel.onmessage = ({ data }: MessageEvent<Message>) => this.hear(data);
  }

  /** Becomes the owner unless another tab is. */
  async acquire(): Promise<boolean> { return this.ask('who is the owner?'); }

  /** Becomes the owner in any case. */
  async takeOver(): Promise<void> {
    if (!this.owns && !await this.ask('take over')) await this.request({ steal: true });
  }

  /** The page was set aside and shows again: the browser may have taken its lock meanwhile. */
  async renew(): Promise<void> {
    this.leaving = false;
    if (!this.owns) return;
    this.letGo?.();
    if (!await this.acquire()) this.options.lost();
  }

  release(): void {
    this.owns = false;
    this.letGo?.();
    this.options.channel?.close();
  }

  private hear(message: Message): void {
    if (message === 'the owner is here') this.patience?.abort();
    else if (this.owns && message === 'take over') void this.yield();
    else if (this.owns && !this.leaving) this.say('the owner is here');
  }

  private say(message: Message): void { this.options.channel?.postMessage(message); }

  private async ask(message: Message): Promise<boolean> {
    const patience = this.patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    const given = this.request({ signal: patience.signal });
    this.say(message);
    await given;
    clearTimeout(timer);
    this.patience = undefined;
    return given;
  }

  private request(options: LockOptions): Promise<boolean> {
    const { locks } = this.options;
    if (locks === undefined) {
      this.owns = true;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      void (async () => locks.request(NAME, options, (lock) => {
        this.owns = lock !== null;
        resolve(this.owns);
        if (lock === null) return undefined;
        return new Promise<void>((letGo) => { this.letGo = letGo; });
      }))().catch((error: unknown) => {
        if (!isAbort(error)) this.owns = true; // refused: as where there are none
        else if (this.owns) this.lose(); // stolen; else not given in time
        resolve(this.owns);
      });
    });
  }

  private async yield(): Promise<void> {
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
