// Redis in a page with a session: its clients and what they send, the console, the script cache, and the ways out.
import type { Action, HostData, HostDialog, HostPage, House, Interleaving, RunBeside, WayOut } from '../../page.ts';
import type { Bytes, Port, WireReply } from '../../../protocol.ts';
import type { ClientSummary, FileForm } from '../wire.ts';
import type { Console } from '../panels/console/Console.svelte.ts';
import { lately } from './lately.ts';
import { pushedTo, RedisPort, WORLD } from './port.ts';
import { isRefusal } from './refusal.ts';

/** Under which the page remembers the lines of the console. */
const HISTORY = 'console history';

const SCRIPT_CALL = /^(?:eval|evalsha|fcall)(?:_ro)?$/i;

export class RedisPage implements HostPage {
  #console: Console | undefined;
  #opening: Promise<Console> | undefined;
  /** Versions are being compared. */
  comparing = $state(false);
  /** The last call of a script or function that a console or the page sent. */
  called = $state.raw<Bytes[]>();
  /** Milliseconds since 1970 when one started over: what was forbidden before is so no more. */
  startedOver = $state(0);
  readonly dialogs: readonly HostDialog[];
  readonly data: HostData = {
    name: 'the keyspace', label: 'With the keyspace as it is now',
    now: async (bytes) => (await lately()).dataNow(this.port, bytes),
    before: async (run, bytes) => (await lately()).dataBefore(this, run, bytes),
    clear: () => this.port.clear(), due: 'the next expiry',
    make: async (seed) => (await lately()).makeData(this, seed),
    makeExample: async (lines) => (await lately()).makeExample(this, lines),
  };
  readonly interleaving: Interleaving = {
    title: 'Several clients at once', most: 20,
    about: 'Each client reads a counter, adds one and writes it, on a copy of the keyspace: by GET and SET, and as a script. What is lost shows what atomic means.',
    run: async (request, clients, seed) => (await lately()).interleaved(this, request, clients, seed),
  };
  #own: Promise<ClientSummary> | undefined;

  /** The editor's client is not a console's: what a console sends while a script runs is another client's command. */
  static async open(house: House): Promise<RedisPage> {
    const { session } = house;
    if (session === undefined) throw new Error('The engine is still starting.');
    const port = new RedisPort(session);
    const { id } = await port.connect();
    return new RedisPage(house, session, port, id, await port.connect());
  }

  private constructor(
    readonly house: House, readonly session: Port, readonly port: RedisPort, readonly client: number, private readonly first: ClientSummary,
  ) {
    session.on('push', (batch) => { if (batch.world === WORLD) this.#console?.push(pushedTo(batch)); });
    session.on('waiting', ({ world, who, until }) => { if (world === WORLD) this.#console?.block(who, until); });
    session.on('restarted', () => this.refresh());
    const isOpen = (): boolean => this.comparing;
    this.dialogs = [{ get open() { return isOpen(); }, load: () => import('../panels/compare/CompareDialog.svelte') }];
  }

  /** The console, whose client has been there from the start; what it is made of comes with the first who asks. */
  openConsole(): Promise<Console> {
    return this.#opening ??= import('../panels/console/Console.svelte.ts').then(({ Console }) => {
      const { house, port } = this;
      const kept = house.remembered(HISTORY);
      const lines = Array.isArray(kept) ? kept.filter((line): line is string => typeof line === 'string') : [];
      this.#console = new Console({
        execute: (id, args) => this.execute(id, args),
        connect: (to) => port.connect(to),
        disconnect: (id) => port.disconnect(id),
        unblock: (id) => port.unblock(id),
        client: (id) => port.client(id),
        focused: () => house.settle(),
      }, lines, (all) => house.remember(HISTORY, all));
      this.#console.adopt(this.first);
      return this.#console;
    });
  }

  /** The console's clients may be told of anew. */
  refresh(): void { this.#console?.refresh(); }

  // Commands

  /** What a console's client sends, and what the page sends from the script cache. */
  async execute(client: number, args: Bytes[]): Promise<WireReply> {
    const { host, projects, runs } = this.house;
    const settings = host?.id === WORLD ? projects.settingsFor(host) : undefined;
    const result = await this.port.execute(client, args, settings);
    if (SCRIPT_CALL.test(args[0])) this.called = args;
    runs.note(result);
    return result.reply;
  }

  /** A command of the page itself, in a database of its choice; it has a client of its own for that. */
  async executeIn(db: number, args: Bytes[]): Promise<WireReply> {
    const { port } = this;
    this.#own ??= port.connect();
    const { id } = await this.#own;
    if (port.client(id)?.db !== db) await port.execute(id, ['SELECT', String(db)]);
    return (await port.execute(id, args)).reply;
  }

  // What can be done

  actions(): Action[] {
    const { busy } = this.house.runs;
    return [
      {
        group: 'Run', title: 'Kill as SCRIPT KILL does', keys: 'Mod+Shift+K', enabled: busy, run: () => void this.kill(),
        menu: { of: 'run', label: 'Kill', about: 'SCRIPT KILL: refused once the script has written' },
      },
      {
        group: 'Version', title: 'Compare versions', keys: 'Alt+V', run: () => { this.comparing = true; },
        menu: { of: 'version', about: 'Run the script on each of them, on a copy of the keyspace.' },
      },
      ...this.fileActions(),
      {
        group: 'Help', title: 'Start over', run: () => void this.startOver(),
        menu: { of: 'help', about: 'Empties keyspace, users and configuration; your scripts stay.' },
      },
    ];
  }

  /** Files of servers, into the keyspace and out of it. */
  fileActions(): Action[] {
    const save = (form: FileForm) => () => void lately().then(({ saveKeyspace }) => saveKeyspace(this, form));
    return [
      { group: 'Data', title: 'Load an RDB or append-only file', run: () => void lately().then(({ loadChosen }) => loadChosen(this)) },
      { group: 'Data', title: 'Save the data as an RDB file', run: save('rdb') },
      { group: 'Data', title: 'Save the data as commands', run: save('commands') },
      { group: 'Data', title: 'Save the data as JSON', run: save('json') },
    ];
  }

  /** SCRIPT KILL: refused for a script that wrote. */
  async kill(): Promise<void> {
    const reply = await this.port.killAny();
    if (reply.type === 'error') this.house.notices.show(reply.text, { tone: 'warning' });
  }

  async startOver(): Promise<void> { await (await lately()).startOver(this); }

  ran(): void { this.refresh(); }

  /** Rules that the last run met are those for the default user, and may hold no more. */
  wayOut({ error, startedAt }: RunBeside): WayOut | undefined {
    if (error === undefined || !isRefusal(error.message)) return undefined;
    if (this.port.client(this.client)?.user !== undefined || startedAt <= this.startedOver) return undefined;
    return { label: 'Start over', about: 'with a new keyspace, users and configuration; your scripts stay.', run: () => void this.startOver() };
  }
}
