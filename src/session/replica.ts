// Clients on the standby, which is a replica of the primary: they read what was acknowledged and are refused writes.
// In the page their ids are negative. A standby that takes over is a replica no more: they go on on the next one.
import type { Remote } from 'comlink';
import type { Answer, Bytes, ClientReport, ClientSummary, CommandResult, WorkerApi } from '../protocol.ts';
import { errorReply, OK, resultOf } from './answers.ts';
import { killOf } from './jobs.ts';
import { WorkerEnded } from './remote.ts';
import type { RemoteWorker } from './remote.ts';
import type { Workers } from './workers.ts';

/** What a script on the replica is answered that was ended; it never wrote. */
const KILLED = 'ERR Script killed by user with SCRIPT KILL, or for a new primary';

export class Replica {
  private readonly reports = new Map<number, ClientReport>();
  /** The worker that knows the clients. */
  private home: RemoteWorker | undefined;

  constructor(private readonly workers: Workers) {}

  async connect(): Promise<ClientSummary> {
    const summary = await this.call((api) => api.connect());
    return this.client(-summary.id)!;
  }

  /** SCRIPT KILL ends the worker that is in a script: another is made. */
  async execute(client: number, args: Bytes[]): Promise<CommandResult> {
    if (killOf(args) !== undefined && this.workers.occupied > 0) {
      this.giveWay();
      return resultOf(OK);
    }
    try {
      return await this.call((api) => api.execute({ client: -client, args }, false));
    } catch (error) {
      if (!(error instanceof WorkerEnded)) throw error;
      return resultOf(errorReply(KILLED));
    }
  }

  async disconnect(client: number): Promise<void> {
    this.reports.delete(client);
    await this.call((api) => api.disconnect(-client));
  }

  client(id: number): ClientSummary | undefined { return this.reports.get(id)?.summary; }

  /** Ends the standby where it is with a client's command: it may never come back to take over. */
  giveWay(): void { if (this.workers.occupied > 0) this.workers.dropStandby(); }

  private async call<T>(work: (api: Remote<WorkerApi>) => Promise<Answer<T>>): Promise<T> {
    const worker = await this.workers.replica();
    if (worker !== this.home) {
      this.home = worker;
      const states = [...this.reports.values()].map(({ state }) => state);
      worker.call((api) => api.attach(states)).catch(() => {}); // what follows fails with it
    }
    this.workers.occupied++;
    try {
      const { result, clients } = await worker.call(work);
      for (const report of clients) this.keep(report);
      return result;
    } finally {
      this.workers.occupied--;
    }
  }

  private keep({ summary, state }: ClientReport): void {
    this.reports.set(-summary.id, { summary: { ...summary, id: -summary.id }, state });
  }
}
