// Automations in a page with a session: the open script as a draft, what is deployed, the clock and what is played, over all panels.
import type { Action, HostData, HostDialog, HostPage, House } from '../../page.ts';
import type { Execution, WorldSettings } from '../tables.ts';
import type { AutomationView } from '../wire.ts';
import { Asked } from './Asked.svelte.ts';
import { LASTS, makeRows, makeWorld, worldBefore, worldNow } from './data.ts';
import { Drafting } from './Drafting.svelte.ts';
import { Forms } from './Forms.svelte.ts';
import { Player } from './Player.svelte.ts';
import { AutomationsPort, sentence } from './port.ts';
import { WorldClock } from './WorldClock.svelte.ts';

export class AutomationsPage implements HostPage {
  readonly port: AutomationsPort;
  readonly forms: Forms;
  readonly automations: Asked<AutomationView[]>;
  readonly settings: Asked<WorldSettings>;
  readonly drafting: Drafting;
  readonly clock: WorldClock;
  readonly player: Player;
  /** The execution that the panel of executions shows; '': none. */
  execution = $state('');
  /** The automation whose executions show; '': those of all. */
  executionsOf = $state('');

  /** What automations are like here lies over the page. */
  helping = $state(false);
  readonly dialogs: readonly HostDialog[];

  readonly data: HostData = {
    name: 'the world', label: 'With the world as it is now',
    now: (bytes) => worldNow(this.port, bytes),
    before: async (run, bytes) => (this.house.session === undefined ? undefined : worldBefore(this.house.session, run, bytes)),
    make: (seed) => makeWorld(this.port, seed, (back) => this.#replaced('The world from before can be brought back.', back)),
    makeExample: (lines) => makeRows(this.port, lines),
  };

  static async open(house: House): Promise<AutomationsPage> {
    const { session } = house;
    if (session === undefined) throw new Error('The engine is still starting.');
    return new AutomationsPage(house, new AutomationsPort(session));
  }

  private constructor(readonly house: House, port: AutomationsPort) {
    this.port = port;
    this.forms = new Forms(house);
    this.automations = new Asked(() => port.ask('automations', null));
    this.settings = new Asked(async () => (await port.ask('rows', { table: 'settings', limit: 1 })).rows[0] as unknown as WorldSettings);
    this.drafting = new Drafting(house, port, this.forms, this.automations);
    this.clock = new WorldClock(port);
    this.player = new Player(port, this.clock);
    const isOpen = (): boolean => this.helping;
    this.dialogs = [{ get open() { return isOpen(); }, load: () => import('../panels/HelpDialog.svelte') }];
  }

  actions(): Action[] {
    const { drafting, player } = this;
    const draft = (title: string, keys: string, run: () => Promise<void>): Action => ({
      group: 'Automation', title, keys, enabled: !drafting.busy,
      run: () => void this.house.focus('automations').then(() => run()),
    });
    return [
      draft('Validate', 'Alt+Shift+V', () => drafting.validate()),
      draft('Dry run', 'Alt+Shift+R', () => drafting.dryRun()),
      draft('Deploy', 'Alt+Shift+Y', () => drafting.deploy()),
      draft('Fire trigger', 'Alt+Shift+F', () => drafting.fire()),
      {
        group: 'Automation', title: player.state === 'playing' ? 'Pause' : 'Play', keys: 'Alt+Shift+P',
        run: () => void this.house.focus('router').then(() => (player.state === 'playing' ? player.pause() : this.play())),
      },
      {
        group: 'Help', title: 'Automations, here', run: () => { this.helping = true; },
        menu: { of: 'help', about: 'Times, limits, and where the document or the platform says something else.' },
      },
      {
        group: 'Help', title: 'Start over', run: () => void this.startOver(),
        menu: { of: 'help', about: 'The world as a first visit finds it; your scripts stay.' },
      },
    ];
  }

  /** Plays the stretch that is chosen, a lane for each automation. */
  async play(): Promise<void> {
    await this.automations.now();
    await this.player.play(this.automations.value ?? []);
  }

  async startOver(): Promise<void> {
    this.player.stop();
    try {
      const got = await this.port.act('load', { world: null });
      if ('error' in got) throw new Error(got.error);
      this.#replaced('Started over: the world is as a first visit finds it. Your scripts stay.', async () => void await this.port.act('load', { world: got.before }));
    } catch (cause) {
      this.house.notices.show(`Starting over failed: ${sentence(cause)}`, { tone: 'error' });
    }
  }

  /** Undefined: the log has it no more. */
  async executionOf(id: string): Promise<Execution | undefined> {
    const { rows: [row] } = await this.port.ask('rows', { table: 'executions', where: { id }, limit: 1 });
    return row as unknown as Execution | undefined;
  }

  /** Shows an execution in its panel. */
  showExecution(id: string): void {
    this.execution = id;
    void this.house.focus('executions');
  }

  /** Shows all executions of an automation. */
  showExecutionsOf(automation: string): void {
    [this.execution, this.executionsOf] = ['', automation];
    void this.house.focus('executions');
  }

  /** Tells that another world is there, with the way back. */
  #replaced(text: string, back: () => Promise<void>): void {
    const { notices } = this.house;
    const undo = (): void => void back().then(
      () => notices.show('The world is as it was.'),
      (cause: unknown) => notices.show(`It could not be taken back: ${sentence(cause)}`, { tone: 'error' }));
    notices.show(text, { action: { label: 'Undo', run: undo }, lasts: LASTS, ofWorld: true });
  }
}
