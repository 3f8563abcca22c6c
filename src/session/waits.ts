// Turns that wait in the worker: nothing of theirs is in the queue meanwhile, the other turns of their parts are held back,
// and a new worker is asked to wait on.
import type { Finished } from '../protocol.ts';
import type { Job, Send } from './jobs.ts';

interface Wait {
  job: Job;
  /** When its time is over: milliseconds since 1970; 0: never. */
  until: number;
  /** Asks a new worker to wait on; absent where none can: then it ends with its worker. */
  send?: Send<unknown>;
  /** `duration`: milliseconds since it was asked for. */
  finish(result: unknown, duration: number): void;
  /** The turn is done as if it had never waited. */
  resolve(result: unknown): void;
}

export class Waits {
  /** By turn; who has waited longest comes first. */
  private readonly all = new Map<number, Wait>();

  /** `tell` hears when a part begins to wait, and with undefined when it no longer does. */
  constructor(private readonly tell: (world: string, who: number, until: number | undefined) => void) {}

  /** The turn that a part waits in. */
  of(world: string, who: number): number | undefined {
    if (who === 0) return undefined; // the page's own turns wait for nobody
    return [...this.all.values()].find(({ job }) => job.turn.who === who && job.world === world)?.job.turn.id;
  }

  has(world: string, who: number): boolean { return this.all.size > 0 && this.of(world, who) !== undefined; }

  add(wait: Wait): void {
    const { world, turn } = wait.job;
    this.all.set(turn.id, wait);
    this.tell(world, turn.who, wait.until);
  }

  finish({ turn, result }: Finished): void {
    const wait = this.take(turn);
    wait?.finish(result, Date.now() - wait.job.since);
  }

  /** No worker will finish them. */
  fail(why: string): void {
    for (const turn of [...this.all.keys()]) {
      const job = this.take(turn)?.job;
      job?.end({ ending: { why: 'crash', reason: why }, running: undefined, duration: Date.now() - job.since });
    }
  }

  private take(turn: number): Wait | undefined {
    const wait = this.all.get(turn);
    if (wait === undefined) return undefined;
    this.all.delete(turn);
    this.tell(wait.job.world, wait.job.turn.who, undefined);
    return wait;
  }

  /** Those that end with their worker. */
  mortal(): Job[] {
    return [...this.all.values()].filter(({ send }) => send === undefined).map(({ job }) => {
      this.take(job.turn.id);
      return job;
    });
  }

  /** What tells a new worker of the others. If that one is ended too, jobs are made anew. */
  resume(): Job[] { return [...this.all.values()].filter(({ send }) => send !== undefined).map((wait) => this.resumeOne(wait)); }

  private resumeOne({ job: { world, turn, since, fail }, until, send }: Wait): Job {
    const again = { ...turn, until };
    let done: { done: unknown } | undefined;
    return {
      world, turn: again, since, passes: 'resumed',
      send: async (api) => {
        const answer = await send!(api, again);
        done = 'done' in answer.result ? answer.result : undefined;
        return answer;
      },
      finish: () => { if (done !== undefined) this.take(turn.id)?.resolve(done.done); },
      end: () => {},
      fail: (error) => {
        this.take(turn.id);
        fail(error);
      },
    };
  }
}
