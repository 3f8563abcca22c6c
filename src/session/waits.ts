// Commands that wait in the worker for a key: nothing of theirs is in the queue meanwhile, the other commands of their
// clients are held back, and a new worker is asked to wait on.
import type { Bytes, CommandRequest, CommandResult, Unblocked } from '../protocol.ts';
import { resultOf } from './answers.ts';
import type { Job } from './jobs.ts';

interface Wait {
  args: Bytes[];
  /** Milliseconds since 1970. */
  since: number;
  /** When its time is over: milliseconds since 1970; 0: never. */
  until: number;
  resolve(result: CommandResult): void;
}

export class Waits {
  /** By client; who has waited longest comes first. */
  private readonly all = new Map<number, Wait>();

  /** `tell` hears when a client begins to wait, and with undefined when it no longer does. */
  constructor(private readonly tell: (client: number, until: number | undefined) => void) {}

  has(client: number): boolean { return this.all.has(client); }

  add({ client, args }: CommandRequest, since: number, until: number, resolve: Wait['resolve']): void {
    this.all.set(client, { args, since, until, resolve });
    this.tell(client, until);
  }

  /** Its reply came. */
  finish({ client, reply }: Unblocked): void {
    const wait = this.all.get(client);
    if (wait === undefined) return;
    this.all.delete(client);
    wait.resolve(resultOf(reply, { duration: Date.now() - wait.since }));
    this.tell(client, undefined);
  }

  /** Ends all waiting with an error. */
  fail(message: Bytes): void {
    for (const client of [...this.all.keys()]) this.finish({ client, reply: { type: 'error', text: message } });
  }

  /** What tells a new worker of them. If that one is ended too, jobs are made anew. */
  resume(): Job[] { return [...this.all].map(([client, wait]) => this.resumeOne(client, wait)); }

  private resumeOne(client: number, { args, since, until }: Wait): Job {
    let result: CommandResult;
    return {
      client, since, waited: false, passes: 'resumed',
      send: async (api) => {
        const answer = await api.execute({ client, args, until }, false);
        ({ result } = answer);
        return answer;
      },
      finish: () => { if (result.waits === undefined) this.finish({ client, reply: result.reply }); },
      end: () => {},
      fail: (error) => this.finish({ client, reply: { type: 'error', text: `ERR ${String(error)}` } }),
    };
  }
}
