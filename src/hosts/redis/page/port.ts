// Redis as the page speaks to it: commands of clients, with what a server answers while a script keeps it, and questions.
// Clients of the replica, which reads what was acknowledged and refuses writes, have negative ids.
import type { Bytes, Manner, Port, Pushed, Running, RunRecord, RunRequest, WireReply } from '../../../protocol.ts';
import type {
  CachedScript, ClientPushed, ClientSummary, CommandResult, FileForm, KeyPage, KeyQuery, KeyView, NamedFile, Overview, RedisActs, RedisAsks, RedisRun,
  Seed,
} from '../wire.ts';
import { WORLD } from './world-id.ts';
import { busyText, detailOf, endedText, errorReply, NOTBUSY, OK, resultOf, UNKILLABLE } from './texts.ts';

export { WORLD } from './world-id.ts';
/** A command with an error in it: what it says matters to nobody. */
const WRONG = ['GET'];
/** What a script on the replica is answered that was ended; it never wrote. */
const KILLED = 'ERR Script killed by user with SCRIPT KILL, or for a new primary';

export class RedisPort {
  constructor(private readonly port: Port) {}

  /** As EVAL by a client; see `Port.run`. */
  run(request: RunRequest): Promise<RunRecord> { return this.port.run(request, mannerOf(request)); }

  /** A new client, of the primary or of its replica. */
  async connect(to: 'primary' | 'replica' = 'primary'): Promise<ClientSummary> {
    if (to === 'primary') return this.act('connect', null);
    const { id } = await this.port.aside.act(WORLD, 'connect', null, 0) as ClientSummary;
    return this.client(-id)!;
  }

  async disconnect(client: number): Promise<void> {
    if (client < 0) {
      this.port.aside.forget(WORLD, -client);
      await this.port.aside.act(WORLD, 'disconnect', -client, 0);
      return;
    }
    await this.act('disconnect', client, client, { passes: true });
    this.port.forget(WORLD, client, errorReply('ERR the client was disconnected'));
  }

  /** A client as it was after its last command. */
  client(id: number): ClientSummary | undefined {
    if (id >= 0) return this.port.part(WORLD, id)?.summary as ClientSummary | undefined;
    const summary = this.port.aside.part(WORLD, -id)?.summary as ClientSummary | undefined;
    return summary && { ...summary, id };
  }

  /** Ends what a client waits for, with the error of CLIENT UNBLOCK; also while a script has kept others waiting. */
  unblock(client: number): Promise<void> { return this.port.unwait(WORLD, client); }

  /** A client's command. SCRIPT KILL and SHUTDOWN NOSAVE overtake what waits. */
  async execute(client: number, args: Bytes[], settings?: RunRequest['settings']): Promise<CommandResult> {
    if (client < 0) return this.executeAside(-client, args);
    const first = !this.inMulti(client) && !this.port.waits(WORLD, client);
    const kind = first ? killOf(args) : undefined;
    if (kind !== undefined) {
      const reply = await this.kill(kind);
      if (reply !== undefined) return resultOf(reply);
    }
    if (first && isShutdownNosave(args) && this.port.occupied) {
      this.port.discard();
      return resultOf(OK);
    }
    return this.act('execute', { args, ...(settings !== undefined && { settings }) }, client, this.commandManner(client, args));
  }

  /** SCRIPT KILL ends the worker that is in a script: another is made. */
  private async executeAside(client: number, args: Bytes[]): Promise<CommandResult> {
    const { aside } = this.port;
    if (killOf(args) !== undefined && aside.occupied) {
      aside.drop();
      return resultOf(OK);
    }
    try {
      return await aside.act(WORLD, 'execute', { args }, client) as CommandResult;
    } catch (error) {
      if ((error as Error).name !== 'WorkerEnded') throw error;
      return resultOf(errorReply(KILLED));
    }
  }

  /** As SCRIPT KILL or FUNCTION KILL, by default whichever it takes. Undefined: nothing was there to be killed. */
  async kill(kind?: RedisRun['kind']): Promise<WireReply | undefined> {
    const verdict = await this.port.end((running) => {
      if (running.wrote) return errorReply(UNKILLABLE);
      const detail = detailOf(running);
      return kind !== undefined && detail !== undefined && kind !== detail.kind ? errorReply(busyText(detail)) : 'end';
    });
    return verdict === 'ended' ? OK : verdict;
  }

  /** The same, with an answer where nothing runs. */
  async killAny(): Promise<WireReply> { return await this.kill() ?? errorReply(NOTBUSY); }

  /**
   * Ends what runs and empties keyspace, users, configuration, functions and script cache: a way out where the default user may do nothing any
   * more. Resolves to what takes it back, and with it whatever came later.
   */
  async startOver(): Promise<() => Promise<void>> {
    this.port.stop();
    const before = await this.act('startOver', null);
    return async () => void await this.act('putBack', before);
  }

  /** Empties all databases. */
  async clear(): Promise<void> { await this.act('clear', null); }

  /** See `RedisActs.forget`. */
  async forget(commands: Bytes[][]): Promise<void> { await this.act('forget', commands); }

  /** See `RedisActs.loadFiles`. */
  loadFiles(files: NamedFile[]): Promise<RedisActs['loadFiles']['result']> { return this.act('loadFiles', files); }

  /** What takes back that files were loaded, and with it whatever came later. */
  async putBack(before: Uint8Array[]): Promise<void> { await this.act('putBack', before); }

  // Questions

  /** A database at a glance. */
  overview(db: number): Promise<Overview> { return this.ask('overview', db); }

  /** The keyspace as a file. */
  file(form: FileForm): Promise<Uint8Array> { return this.ask('file', form); }

  keys(query: KeyQuery): Promise<KeyPage> { return this.ask('keys', query); }

  /** A key with its first `limit` elements; `newest`: of a stream the last ones, in reverse. */
  key(db: number, key: Bytes, limit: number, newest = false): Promise<KeyView | null> {
    return this.ask('key', { db, key, limit, newest });
  }

  scripts(): Promise<CachedScript[]> { return this.ask('scripts', null); }

  seed(limit: number): Promise<Seed> { return this.ask('seed', limit); }

  private act<N extends keyof RedisActs>(
    name: N, given: RedisActs[N]['given'], who = 0, manner: Manner<unknown> = {},
  ): Promise<RedisActs[N]['result']> {
    return this.port.act(WORLD, name, given, who, manner) as Promise<RedisActs[N]['result']>;
  }

  private ask<N extends keyof RedisAsks>(name: N, given: RedisAsks[N]['given']): Promise<RedisAsks[N]['result']> {
    return this.port.ask(WORLD, name, given) as Promise<RedisAsks[N]['result']>;
  }

  // Transactions and busy engines

  private inMulti(client: number): boolean { return this.client(client)?.inMulti === true; }

  private commandManner(client: number, args: readonly Bytes[]): Manner<CommandResult> {
    const isExec = args[0]?.toLowerCase() === 'exec';
    return {
      busy: (running) => this.refuse(client, args, isExec, running),
      ended: (how) => {
        if (isExec) this.leaveMulti(client);
        const { error, events, log } = endedText(how, client);
        return resultOf(errorReply(error.message), { events, log, duration: how.duration });
      },
      finished: (reply, duration) => resultOf(reply as WireReply, { duration }),
    };
  }

  private refuse(client: number, args: readonly Bytes[], isExec: boolean, running: Running): CommandResult | undefined {
    const detail = detailOf(running);
    const name = args[0].toLowerCase();
    if (detail === undefined || ALLOWED.has(name) || isFunctionStats(args, detail)) return undefined;
    const inMulti = this.inMulti(client);
    if (inMulti && (killOf(args) !== undefined || isShutdownNosave(args))) return undefined;
    const busy = busyText(detail);
    if (inMulti) this.spoil(client, isExec);
    return resultOf(errorReply(inMulti && isExec ? `EXECABORT Transaction discarded because of: ${busy}` : busy));
  }

  /** A refused command spoils its transaction, a refused EXEC ends it: the engine hears of it when it can. */
  private spoil(client: number, ends: boolean): void {
    if (ends) this.leaveMulti(client);
    this.act('execute', { args: ends ? ['DISCARD'] : WRONG }, client).catch(() => {}); // the session was closed
  }

  private leaveMulti(client: number): void {
    const part = this.port.part(WORLD, client);
    if (part !== undefined) this.port.amend({ ...part, summary: { ...part.summary as ClientSummary, inMulti: false } });
  }
}

/** What the session tells of its own accord, for a client. */
export const pushedTo = ({ who, messages, dropped, aside }: Pushed & { aside?: true }): ClientPushed =>
  ({ client: aside === true ? -who : who, messages: messages as WireReply[], dropped });

/** How a run is answered that a script keeps waiting for too long, or that was ended. */
export function mannerOf(request: RunRequest): Manner<RunRecord> {
  const record = (reply: WireReply, how: Partial<RunRecord>): RunRecord => ({
    id: 0, host: request.host, startedAt: Date.now(), duration: 0, state: 'completed', reply,
    events: [], eventsDropped: {}, log: [], logDropped: 0, differences: [], differencesDropped: 0, rolledBack: false,
    commands: [], violations: [], ...how,
  });
  return {
    busy(running) {
      const detail = detailOf(running);
      if (detail === undefined) return undefined;
      const message = busyText(detail);
      return record(errorReply(message), { error: { kind: 'runtime', message } });
    },
    ended(how) {
      const { error, events, log } = endedText(how, request.client);
      const { duration } = how;
      return record(errorReply(error.message), { startedAt: Date.now() - duration, duration, error, events, log });
    },
  };
}

/** Commands with the flag allow_busy. They are no error while a script runs, but wait for its end here. */
const ALLOWED = new Set(['watch', 'reset', 'multi', 'quit', 'auth', 'unwatch', 'replconf', 'hello', 'discard']);

/** What "SCRIPT KILL" and "FUNCTION KILL", in any case of letters, are to end. */
export function killOf(args: readonly Bytes[]): RedisRun['kind'] | undefined {
  return (['script', 'function'] as const).find((kind) => isCommand(args, kind, 'kill'));
}
/** Only while a function runs: while a script does it is told BUSY. */
const isFunctionStats = (args: readonly Bytes[], { kind }: RedisRun): boolean =>
  kind === 'function' && isCommand(args, 'function', 'stats');
/** "SHUTDOWN NOSAVE". */
const isShutdownNosave = (args: readonly Bytes[]): boolean => isCommand(args, 'shutdown', 'nosave');

const isCommand = (args: readonly Bytes[], name: string, sub: string): boolean =>
  args.length === 2 && args[0].toLowerCase() === name && args[1].toLowerCase() === sub;
