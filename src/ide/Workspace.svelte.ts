// The state of the page, each concern in its own class, and what a person can do with it.
import { tick } from 'svelte';
import type { EditorView } from '@codemirror/view';
import type { ChoiceSetting, Example, HostInfo, HostSetting, Inputs, RanDraft, RunRequest } from '../protocol.ts';
import type { House, HostPage, PageDoor, RunBeside } from '../hosts/page.ts';
import { HOME_DOOR } from '../hosts/pages.ts';
import type { Session, SessionEvents } from '../session.ts';
import type { Storage } from '../storage.ts';
import { HOME } from '../home.ts';
import { encodeText } from '../bytes/text.ts';
import type { ProjectFiles } from './disk/ProjectFiles.ts';
import { drawn, holdKeys } from './held-keys.ts';
import { digestOf } from '../project/digest.ts';
import { keptTimes } from './clock/kept-times.ts';
import { worldTimes } from './kit/clock.svelte.ts';
import { Doors } from './state/doors.svelte.ts';
import { inputsOf, typed } from './state/inputs.ts';
import { OpenPart } from './part/OpenPart.svelte.ts';
import { Keeping } from './state/keeping.svelte.ts';
import { Sharing } from './share/Sharing.svelte.ts';
import { Layout, isPartOfResult } from './state/layout.svelte.ts';
import { placesOf } from './state/places.ts';
import type { Panel, Place } from './state/layout.svelte.ts';
import type { Problem, Problems } from './problems/problem.ts';
import type { Debugging } from './debug/Debugging.svelte.ts';
import { Notices } from './state/notices.svelte.ts';
import { Projects } from './state/projects.svelte.ts';
import type { Draft } from './state/projects.svelte.ts';
import { Runs } from './state/runs.svelte.ts';
import { Worlds } from './world/Worlds.svelte.ts';
import type { Lessons } from './lessons/Lessons.svelte.ts';
import type { Tests } from './tests/Tests.svelte.ts';

/** Milliseconds after the start by which a person who has not run anything is given the rest of the site. */
const PATIENCE = 3_000;

/** The part that runs scripts of a host that knows none. */
const CLIENT = 1;

/** Milliseconds within which a frame has been painted. */
const AFTER_PAINT = 40;

/** Whether a draft still has the text that ran, in all files that it was joined from. */
function isText({ id, script, files }: Draft, { map, ...ran }: RanDraft): boolean {
  const changed = (file: { name: string; digest: string }): boolean =>
    digestOf(files?.find(({ name }) => name === file.name)?.text ?? '') !== file.digest;
  return id === ran.id && digestOf(script) === ran.digest && !map?.files.slice(1).some(changed);
}

export class Workspace implements House {
  readonly notices = new Notices();
  readonly layout: Layout;
  readonly projects = new Projects(HOME_DOOR.newSettings);
  readonly runs = new Runs();
  readonly sharing = new Sharing(this);
  readonly keeping = new Keeping(this);
  readonly parts: OpenPart = new OpenPart(this);
  readonly doors: Doors = new Doors(this);
  readonly worlds: Worlds = new Worlds(this);

  /** Once somebody asked for them. */
  tests = $state.raw<Tests>();
  lessons = $state.raw<Lessons>();

  hosts = $state.raw<HostInfo[]>([]);
  /** Raised whenever a world may have changed. */
  revision = $state(0);
  ready = $state(false);
  #examples = $state.raw<Example[]>([]);
  #examplesOf = '';
  /** The hosts getting all their words. */
  #words: Promise<void> | undefined;
  /** Why scripts cannot run, where the engine does not start. */
  failure = $state('');
  host = $derived(this.hosts.find(({ id }) => id === this.projects.current?.host));
  /** The door of the open script's host. */
  door: PageDoor = $derived(this.doors.door(this.hostId));
  /** That of the run that shows; of the open script while there is none. */
  shownDoor: PageDoor = $derived(this.runs.shown ? this.doors.door(this.runs.shown.host) : this.door);
  /** The setting that says which release of the host is emulated. */
  release = $derived(this.host?.settings.find((setting): setting is HostSetting & ChoiceSetting =>
    setting.kind === 'choice' && setting.release === true));
  #ranId = $state('');
  /** The error of the last run, while the script that ran is the open one; of a run of the past only on its own text. */
  errorOfDraft = $derived.by(() => {
    const { past, record } = this.runs;
    if (past !== null) return this.isOpen(past.draft) ? past.error : undefined;
    return this.projects.currentId === this.#ranId ? record?.error : undefined;
  });
  /** The same, while the file that it is in is the open one. */
  errorOfFile = $derived((this.errorOfDraft?.file ?? this.projects.main) === (this.projects.file?.name ?? this.projects.main)
    ? this.errorOfDraft : undefined);
  /** What is said of the text that the editor shows. */
  problems = $state.raw<Problems>({ list: [], tooLong: false });
  /** The last act in which scripts ran: it can be looked back at. */
  lastAct = $state.raw<SessionEvents['recorded']>();
  /** In which way the script is run more than once; '': nobody asked for it. */
  repeating = $state<'' | 'series' | 'clients'>('');
  /** Looking back at runs; undefined until somebody does. */
  debugging = $state.raw<Debugging>();
  /** Set by the editor: moves to a line of the script. */
  goToLine: (line: number) => void = () => {};
  /** The same: where its cursor is. */
  cursor: () => number = () => 0;
  /** The same: what shows the text, for what is done to it by a key (editor/commands.ts). */
  view: () => EditorView | undefined = () => undefined;

  #settle!: () => void;
  /** Resolves after the first reply, or once the page has been there for a while: what is left may be fetched. */
  readonly settled = new Promise<void>((resolve) => { this.#settle = resolve; });
  #known!: () => void;
  /** Resolves when the hosts have said what they have. */
  readonly knowsHosts = new Promise<void>((resolve) => { this.#known = resolve; });
  #storage: Storage | undefined;
  #session: Session | undefined;
  #files: ProjectFiles | undefined;
  /** Run pressed before the engine was ready: it runs as soon as it is. */
  #runWhenReady = false;
  /** The record of the last run is with the storage. */
  kept: Promise<void> = Promise.resolve();

  constructor(layout = new Layout()) {
    this.layout = layout;
    layout.isDock = (place) => this.places.some((one) => one.place === place && one.dock);
  }

  /** The drafts are there: the editor can show. */
  openStorage(storage: Storage): void {
    this.#storage = storage;
    const { inputs, ...script } = HOME_DOOR.first.script;
    this.projects.load(storage, { ...script, host: HOME.host, inputs: typed(inputs) });
    this.worlds.restore();
    this.runs.restore(storage.history(), storage.runsDropped);
    const draft = this.runs.record?.draft;
    if (draft && this.projects.list.some((one) => isText(one, draft))) this.#ranId = draft.id;
  }

  /** Whether a draft that ran is the open one, as it is. */
  isOpen(draft: RanDraft | undefined): boolean {
    const { current } = this.projects;
    return draft !== undefined && current !== undefined && isText(current, draft);
  }

  tellUpdate(accept: () => void): void {
    this.notices.show('A new version of Evalua is ready.', { lasts: Infinity, action: { label: 'Update', run: accept } });
  }

  async startSession(session: Session): Promise<void> {
    this.#session = session;
    session.lastRun = this.runs.history.reduce((last, { id }) => Math.max(last, id), 0);
    session.on('notice', ({ kind, text }) => {
      this.notices.show(text, { tone: 'warning', lasts: Infinity });
      if (kind === 'worker failed') void this.keeping.missing();
    });
    this.#restoreTimes(session);
    session.past.records = this.remembered('records') !== false;
    session.on('recorded', (act) => { this.lastAct = act; });
    session.on('changed', () => { this.revision++; });
    session.on('restarted', () => { this.revision++; });
    session.on('hosts', (hosts) => { this.hosts = hosts; this.#known(); });
    this.runs.listen(session);
    try {
      await session.start();
      this.hosts = session.hosts;
      this.#known();
      this.ready = true;
      await this.doors.open(this.hostId);
      void this.worlds.follow();
      setTimeout(this.#settle, PATIENCE);
      if (this.#runWhenReady) await this.run();
    } catch (cause) {
      this.fail(cause);
    }
  }

  /** Clocks of worlds stand, or are ahead, as an earlier visit left them. */
  #restoreTimes(session: Session): void {
    const times = keptTimes(this.remembered('world times'));
    session.states.restore(times);
    for (const [world, time] of Object.entries(times)) worldTimes.set(world, time);
  }

  /** Scripts cannot run here, and why. */
  fail(cause: unknown): void {
    this.failure = `The engine did not start: ${cause instanceof Error ? cause.message : String(cause)}`;
    this.notices.show(this.failure, { tone: 'error', lasts: Infinity });
    void this.keeping.missing();
  }

  get storage(): Storage | undefined { return this.#storage; }

  get session(): Session | undefined { return this.ready ? this.#session : undefined; }

  /** The open script's host; where that is not here, the first one stands in, until another is chosen. */
  get hostId(): string {
    const { host = HOME.host } = this.projects.current ?? {};
    return this.hosts.length === 0 || this.hosts.some(({ id }) => id === host) ? host : HOME.host;
  }

  /** What the open script's host has open. */
  get page(): HostPage | undefined { return this.doors.page(this.hostId); }

  pageOf(host: string): HostPage | undefined { return this.doors.page(host); }

  settle(): void { this.#settle(); }

  remembered(name: string): unknown { return this.#storage?.setting(name); }

  remember(name: string, value: unknown): void { this.#storage?.set(name, value); }

  // Running

  async run(): Promise<void> {
    const { session } = this;
    const draft = this.projects.current;
    let including: typeof import('./include/run.ts') | undefined;
    try {
      if (draft?.main === undefined && draft?.script.includes('@include')) including = await import('./include/run.ts');
      const page = session && draft ? await this.doors.open(this.hostId) : undefined;
      await this.worlds.follow();
      if (this.runs.since > 0 || draft !== this.projects.current) return;
      this.#runWhenReady = !session;
      if (!session && this.failure !== '') this.notices.show(this.failure, { tone: 'error', lasts: Infinity });
      if (!session || !draft) return;
      if (!this.host) {
        this.notices.show('This version of Evalua does not have the host of this script. Choose another one.', { tone: 'warning' });
        return;
      }
      const { text, map, finish } = including?.prepare(draft) ?? { text: draft.script };
      this.#ranId = draft.id;
      const request = this.request(draft, this.host, text);
      const ran = { id: draft.id, name: draft.name, digest: digestOf(draft.script), ...(map && { map }) };
      await this.runs.run(session, request, this.door.manner?.(request) ?? {}, ran, finish);
      page?.ran?.();
      setTimeout(this.#settle, AFTER_PAINT);
      if (this.layout.phone && this.layout.place === 'script') this.layout.show('result');
      // After the paint: keeping the record must not hold the reply back.
      const [kept] = this.runs.history;
      this.kept = new Promise((resolve) => {
        setTimeout(() => { this.#storage?.remember(kept); resolve(); }, AFTER_PAINT);
      });
    } catch (cause) {
      void this.keeping.missing();
      if (including?.refuse(this, cause)) return;
      this.notices.show(cause instanceof Error ? cause.message : String(cause), { tone: 'error' });
    }
  }

  /** The same of the open draft as it is; undefined where its host is not here. Throws where it includes what is not there. */
  async prepared(): Promise<RunRequest | undefined> {
    const { host, projects: { current } } = this;
    if (!host || !current) return undefined;
    const text = current.script.includes('@include') ? (await import('./include/run.ts')).prepare(current).text : current.script;
    return this.request(current, host, text);
  }

  /** What a run of the open draft asks for; `text`: its script, with what it includes. */
  request({ host, lua, inputs }: Draft, its: HostInfo, text: string): RunRequest {
    return {
      host, lua, settings: this.projects.settingsFor(its), script: encodeText(text), client: this.page?.client ?? CLIENT,
      inputs: inputsOf(its, inputs),
    };
  }

  /** What a run asked for; undefined where its script is not known any more. */
  requestOf(run: RunBeside): RunRequest | undefined {
    const { given, draft, host } = run;
    const kept = this.runs.requestOf(run);
    const same = kept === undefined && draft && !draft.map && this.projects.list.find((one) => isText(one, draft));
    if (!given || !same) return kept;
    return { ...given, host, script: encodeText(same.script), client: this.pageOf(host)?.client ?? CLIENT };
  }

  /** Ends what runs, though it changed something: then all is as it was before. */
  stop(): void {
    this.#runWhenReady = false;
    this.#session?.stop();
  }

  // Looking back

  async openDebugging(): Promise<Debugging> {
    const { Debugging } = await import('./debug/Debugging.svelte.ts');
    return this.debugging ??= new Debugging(this);
  }

  /** Looks back at the run that shows. */
  async debug(): Promise<void> { await (await this.openDebugging()).lookBack(); }

  /** The line of the editor's cursor, 1-based; in a part that is open alone that of the script. */
  cursorLine(): number {
    const looked = this.debugging?.shown?.text;
    const part = looked === undefined ? this.parts.part : undefined;
    const text = looked ?? part?.code ?? this.projects.file?.text ?? this.projects.current?.script ?? '';
    const line = text.slice(0, this.cursor()).split('\n').length;
    return part === undefined ? line : this.parts.lineInScript(line);
  }

  // Projects

  create(): void {
    const { host = HOME.host, lua = '5.1' } = this.projects.current ?? {};
    this.projects.create({ name: 'Untitled', host, lua });
    this.layout.show('script');
  }

  openScript({ inputs = {}, ...start }: Parameters<House['openScript']>[0]): void {
    this.projects.create({ ...start, inputs: typed(inputs) });
    this.layout.show('script');
  }

  fillIn(id: string, inputs: Inputs): () => void {
    const { projects } = this;
    const old = projects.list.find((draft) => draft.id === id)?.inputs ?? {};
    projects.open(id);
    projects.edit({ inputs: { ...old, ...typed(inputs) } }, id);
    this.layout.show('script');
    return () => projects.edit({ inputs: old }, id);
  }

  remove(id: string): void {
    const name = this.projects.list.find((draft) => draft.id === id)?.name;
    const undo = this.projects.remove(id);
    if (undo) this.notices.show(`Deleted "${name}".`, { action: { label: 'Undo', run: undo }, lasts: 12_000 });
  }

  /** Opens an example as a project of its own and makes the data that it expects. */
  async openExample(id: string): Promise<void> {
    const { openExample } = await import('./script-data.svelte.ts');
    await openExample(this, id);
  }

  /** The example that the open script still is. */
  get example(): Example | undefined {
    return this.#examples.find(({ script }) => script === this.projects.current?.script);
  }

  /** Fetches what is not needed for a first reply: words and what they are about, the scripts of the examples. */
  async fetchRest(): Promise<void> {
    await this.fetchWords();
    await this.fetchExamples();
  }

  /** Resolves when the editor has them too. */
  async fetchWords(): Promise<void> {
    if (this.session) await (this.#words ??= this.#describe(this.session));
  }

  async #describe(session: Session): Promise<void> {
    try {
      await session.describe();
    } catch (cause) {
      this.#words = undefined;
      throw cause;
    }
    this.hosts = session.hosts;
    await tick();
  }

  /** Their scripts are on their way only once there is time, or one is asked for. */
  async fetchExamples(): Promise<readonly Example[]> {
    const { host, session } = this;
    if (host && session && this.#examplesOf !== host.id) {
      this.#examples = await session.examples(host.id);
      this.#examplesOf = host.id;
    }
    return this.#examples;
  }

  /** Does something with the tests of scripts, which are fetched when they are first asked for. */
  async test(act: (tests: Tests) => void | Promise<void>): Promise<void> {
    try {
      this.tests ??= new (await import('./tests/Tests.svelte.ts')).Tests(this);
      await act(this.tests);
    } catch (cause) {
      this.notices.show(cause instanceof Error ? cause.message : String(cause), { tone: 'error' });
    }
  }

  /** Does something with the lessons, which are fetched when they are first asked for. */
  async learn(act: (lessons: Lessons) => Promise<void>): Promise<void> {
    try {
      this.lessons ??= new (await import('./lessons/Lessons.svelte.ts')).Lessons(this);
      await act(this.lessons);
    } catch (cause) {
      this.notices.show(cause instanceof Error ? cause.message : String(cause), { tone: 'error' });
    }
  }

  /** Opens and saves projects as files, with what is fetched when it is first asked for. */
  async files(act: (files: ProjectFiles) => Promise<void>): Promise<void> {
    try {
      this.#files ??= new (await import('./disk/ProjectFiles.ts')).ProjectFiles(this);
      await act(this.#files);
    } catch (cause) {
      const { name, message } = cause as Error;
      if (name !== 'AbortError') this.notices.show(message, { tone: 'error', lasts: 20_000 });
    }
  }

  chooseHost(id: string): void {
    const host = this.hosts.find((one) => one.id === id);
    if (host) this.projects.edit({ host: id, lua: host.lua[0] });
  }

  async showLine(line: number, file = this.projects.main): Promise<void> {
    this.layout.show('script');
    this.projects.openFile(file);
    const shown = this.parts.lineToShow(line);
    await tick();
    this.goToLine(shown);
  }

  async showProblem(problem: Problem): Promise<void> {
    this.layout.show('script');
    await tick();
    problem.show();
  }

  /** The panels beside the script, with the key of each: the page's own, and those of the host. */
  places = $derived(placesOf(this.host?.panels ?? HOME_DOOR.first.panels));

  /** Whether a place means something in this host; until it is known, those of the first host do. */
  offers(place: Place): boolean {
    return place === 'script' || isPartOfResult(place) || this.places.some((one) => one.place === place);
  }

  /** The panel in front on a desk: the result, where the host has not the one that was chosen. */
  get panel(): Panel {
    const { panel } = this.layout;
    return this.places.some(({ place, dock }) => place === panel && !dock) ? panel : 'result';
  }

  /** The panels of the dock. */
  docks = $derived(this.places.filter(({ dock }) => dock));

  /** The one of them in front; '': the host has none. */
  get dock(): Place {
    const { docks, layout } = this;
    return (docks.find(({ place }) => place === layout.dock) ?? docks.find(({ front }) => front) ?? docks.at(0))?.place ?? '';
  }

  visible(place: Place): boolean {
    const { layout } = this;
    return layout.visible(place) || (!layout.phone && (place === this.panel || (place === this.dock && layout.console)));
  }

  /** Shows a place and puts the keyboard into it. */
  async focus(place: Place): Promise<void> {
    if (this.layout.presenting !== '') this.layout.presenting = isPartOfResult(place) ? 'result' : place;
    this.layout.show(place);
    await tick();
    if (this.docks.some((its) => its.place === place)) this.settle(); // somebody asks for it
    const name = place === 'problems' ? 'List of problems' : this.door.panels?.[place]?.field;
    const field = place === 'script' ? '.cm-content' : name === undefined ? `#place-${isPartOfResult(place) ? 'result' : place}` : `[aria-label="${name}"]`;
    const found = document.querySelector<HTMLElement>(field);
    if (found || name === undefined) return found?.focus();
    // It is not there yet: the panel is on its way, or the engine still starts.
    const held = holdKeys(name, () => {});
    const prompt = await drawn(field);
    if (prompt) held.into(prompt);
    else held.drop();
  }

  /** Stores what was typed as the page goes away. */
  leave(): void {
    void this.projects.flush();
    void this.#storage?.flush();
  }
}
