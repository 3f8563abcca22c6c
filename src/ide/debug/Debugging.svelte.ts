// Looking back at a run: which one, at which step, what is seen there, and where one wants to stop. A worker of its own has the run.
import { decodeBytes, encodeText } from '../../bytes/text.ts';
import { digestOf } from '../../project/digest.ts';
import type { Breakpoint, Difference, LuaValue, Opened, RanDraft, StackFrame, Travel, Visited } from '../../protocol.ts';
import type { LookingBack } from '../../session.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { copyText } from '../kit/clipboard.ts';
import type { Action } from '../../hosts/page.ts';
import { Places } from './places.ts';
import type { Written } from './places.ts';
import { valuesByLine } from './values.ts';
import { WAYS } from './ways.ts';

/** Ways that wait for the one before them: a key that is held may ask for more than there is time for. */
const WAITING = 8;

/** The run that is looked back at; `draft`: the script that it was of. */
export interface LookedAt { id: number; host: string; title: string; draft?: RanDraft | undefined }
/** A breakpoint of a script: line 1-based. */
export type LineStop = Omit<Breakpoint, 'chunk'>;
/** What the editor shows of a step. */
export interface Shown {
  document: string;
  /** What the breakpoints of the text are kept by. */
  id: string;
  text: string;
  line: number;
  /** What stands behind lines, by their number. */
  values: ReadonlyMap<number, string>;
  /** The variables of the frame, by name: for what is pointed at. */
  variables: ReadonlyMap<string, LuaValue>;
}

export class Debugging {
  run = $state.raw<LookedAt>();
  opened = $state.raw<Opened>();
  visited = $state.raw<Visited>();
  /** What was seen before: what differs from it is marked. */
  before = $state.raw<Visited>();
  step = $state(0);
  frame = $state(0);
  /** How much of a long run has its steps counted, 0 to 1; undefined: all of it. */
  indexed = $state<number>();
  busy = $state(false);
  failure = $state('');
  watches = $state.raw<readonly string[]>([]);
  log = $state.raw<readonly { step: number; text: string }[]>([]);
  onError = $state(false);
  onCall = $state('');
  onThing = $state('');
  /** What the run had changed at a step, once a panel of the world asked. */
  soFar = $state.raw<{ step: number; differences: readonly Difference[] }>();
  /** Counts up with each step: the world's panels ask again. */
  revision = $state(0);
  #stops = $state.raw<Readonly<Record<string, readonly LineStop[]>>>({});
  readonly #expanded = new Set<number>();
  #worker: LookingBack | undefined;
  /** The last visit that was asked for: those before it are of no interest any more. */
  #visit = 0;

  constructor(private readonly workspace: Workspace) { this.#records = workspace.remembered('records') !== false; }

  /** Runs are recorded, so that they can be looked back at: a setting of the person's. */
  #records = $state(true);
  get records(): boolean { return this.#records; }
  set records(on: boolean) {
    this.#records = on;
    if (this.workspace.session) this.workspace.session.past.records = on;
    this.workspace.remember('records', on);
  }

  get active(): boolean { return this.opened !== undefined; }

  /** The last way that somebody wanted to go, once it is gone, and how many wait. */
  #way: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** Breakpoints of the text that shows. */
  get stops(): readonly LineStop[] { return this.#stops[this.#document] ?? []; }
  set stops(stops: readonly LineStop[]) {
    this.#stops = { ...this.#stops, [this.#document]: [...stops].sort((a, b) => a.line - b.line) };
  }
  get #document(): string { return this.shown?.id ?? this.workspace.projects.document; }

  toggleStop(line: number): void {
    const has = this.stops.some((one) => one.line === line);
    this.stops = has ? this.stops.filter((one) => one.line !== line) : [...this.stops, { line }];
  }

  /** Lines moved as somebody typed. */
  moved(lines: readonly number[]): void {
    if (this.active) return;
    this.stops = this.stops.slice(0, lines.length).map((one, i) => ({ ...one, line: lines[i] }));
  }

  change(line: number, what: Partial<LineStop>): void {
    this.stops = this.stops.map((one) => (one.line === line ? { ...one, ...what } : one));
  }

  /** What of the script shows, and what is marked in it. */
  shown: Shown | undefined = $derived.by(() => {
    const { places, visited, run } = this;
    const frame = visited?.frames[this.frame];
    const place = places?.of(frame?.chunk ?? 0, frame?.line ?? 0);
    if (place === undefined || run === undefined) return undefined;
    const { line, first, text: { id, text } } = place;
    const variables = frame?.variables ?? [];
    return {
      document: `looked at ${run.id} ${id}`, id, text, line, values: valuesByLine(text, line, variables, first),
      variables: new Map(variables.map(({ name, value }) => [name, value])),
    };
  });

  /** Where the lines of the run stand in what the person wrote. */
  places: Places | undefined = $derived.by(() => {
    const { opened, run } = this;
    return opened && run ? new Places(opened.chunks, this.#writtenFor(run), (text) => this.#idOfText(text)) : undefined;
  });

  #writtenFor({ id, draft: ran }: LookedAt): Written | undefined {
    const { projects, session } = this.workspace;
    const call = session?.past.recording(id)?.call;
    const draft = projects.list.find((one) => one.id === ran?.id);
    if (ran === undefined || draft === undefined || call === undefined || !('request' in call)) return undefined;
    return {
      ran, script: call.request.script, idOf: (file) => projects.documentOf(file, draft.id),
      fileText: (file) => (file === '' ? draft.script : draft.files?.find(({ name }) => name === file)?.text),
    };
  }

  /** That of the open script where it is that, as one of the console may be. */
  #idOfText(text: string): string {
    const { current, currentId } = this.workspace.projects;
    return text === current?.script ? currentId : `text ${digestOf(text)}`;
  }

  /** Where a frame is, in words. */
  whereIs({ what, chunk, line }: StackFrame): string {
    if (what === 'C') return 'of Lua or the host';
    const place = this.places?.of(chunk, line);
    if (place === undefined) return `line ${line}`;
    return `${place.text.file === '' ? '' : `${place.text.file}, `}line ${place.line}`;
  }

  /** Looks back at the run that shows; where there is none of the script as it is, it runs first. */
  async lookBack(): Promise<void> {
    const { runs, session, layout } = this.workspace;
    if (this.busy || !session) return;
    const isStale = runs.past === null && runs.record?.draft !== undefined && !this.workspace.isOpen(runs.record.draft);
    if (!this.records) {
      layout.show('debug');
      this.failure = 'Runs are not recorded: turn on "Record runs" below, and run the script again.';
      return;
    }
    if (runs.shown === null || isStale || session.past.recording(runs.shown.id) === undefined) await this.workspace.run();
    const record = runs.shown;
    if (record === null) return;
    await this.open({ id: record.id, host: record.host, title: record.draft?.name ?? 'Run', draft: record.draft });
  }

  /** The last act in which scripts ran, as it shows: "FCALL add 1 k 5". */
  act: { title: string; open(): void } | undefined = $derived.by(() => {
    const { lastAct, doors } = this.workspace;
    if (lastAct === undefined) return undefined;
    const { id, world, name, given } = lastAct;
    const title = doors.door(world).actText?.(name, given) ?? name;
    return { title, open: () => void this.open({ id, host: world, title }) };
  });

  /** Opens a run, or by an id below 0 an act. `step`: where; absent: at the first breakpoint, or at its last line. */
  async open(run: LookedAt, step?: number): Promise<void> {
    const { session, layout } = this.workspace;
    const recording = session?.past.recording(run.id);
    layout.show('debug');
    if (!session || !recording) {
      this.close();
      this.failure = 'This run cannot be looked back at: it is of an earlier visit, too much has changed since, or it was not recorded.';
      return;
    }
    await this.#working(async () => {
      this.#worker ??= await session.copies.debugger();
      const opened = await this.#worker.open(recording);
      this.#forget();
      Object.assign(this, { run, opened });
      if (opened.indexing === true) {
        await this.#go(step ?? 0);
        this.#index(run, step).catch((cause: unknown) => { if (this.run === run) this.failure = cause instanceof Error ? cause.message : String(cause); });
      } else await this.#go(step ?? await this.#firstStop(opened.count));
    });
  }

  /** Counts the steps of a long run, a moment at a time; then to where one wants to begin, unless somebody went on already. */
  async #index(run: LookedAt, step: number | undefined): Promise<void> {
    const isHere = (): boolean => this.run === run && this.opened !== undefined && this.#worker !== undefined;
    const begun = this.step;
    while (isHere()) {
      const { count, calls, done, part, cut } = await this.#worker!.indexed();
      if (!isHere()) return;
      this.opened = { ...this.opened!, count, calls, cut: done && cut };
      this.indexed = done ? undefined : part;
      if (!done) continue;
      if (step === undefined && this.step === begun) await this.#working(async () => this.#go(await this.#firstStop(count)));
      return;
    }
  }

  async #firstStop(count: number): Promise<number> {
    const start = await this.#worker!.travel(-1, { go: 'on' }, { ...this.#wanted(), onCall: this.onCall || (this.workspace.doors.door(this.run?.host ?? '').breaksAt ?? '') });
    this.#note(start.log);
    return start.step === undefined || start.step >= count ? Math.max(0, count - 1) : start.step;
  }

  #wanted(): Parameters<LookingBack['travel']>[2] {
    const thing = this.onThing === '' ? undefined : this.workspace.doors.door(this.run?.host ?? '').thing?.of(this.onThing);
    const { places } = this;
    const breakpoints = Object.entries(this.#stops).flatMap(([id, stops]) => stops.flatMap(({ line, condition, count, log }) => (places?.at(id, line) ?? []).map((at) => ({
      ...at, ...(count ? { count } : {}), ...(condition ? { condition: encodeText(condition) } : {}), ...(log ? { log: encodeText(log) } : {}),
    }))));
    return { onError: this.onError, onCall: this.onCall, ...(thing !== undefined && { onChange: thing }), breakpoints };
  }

  /** Goes where a person wants to, from where the way before it leads to; tells where there is no such step. */
  async travel(travel: Travel): Promise<void> {
    if (this.#waiting === WAITING) return;
    this.#waiting++;
    await (this.#way = this.#way.then(() => this.#travel(travel)).finally(() => { this.#waiting--; }));
  }

  async #travel(travel: Travel): Promise<void> {
    if (!this.active) return;
    await this.#working(async () => {
      const { step, log, error } = await this.#worker!.travel(this.step, travel, this.#wanted());
      this.#note(log);
      if (error !== undefined) this.failure = decodeBytes(error);
      else if (step === undefined) this.workspace.notices.show('There is no such step.', { topic: 'debug' });
      if (step !== undefined && error === undefined) await this.#go(step);
    });
  }

  #note(log: readonly { step: number; text: string }[]): void {
    if (log.length > 0) this.log = [...this.log, ...log].slice(-1000);
  }

  /** To the line of the cursor. */
  async toCursor(back: boolean): Promise<void> {
    const [at] = this.shown === undefined ? [] : this.places?.at(this.shown.id, this.workspace.cursorLine()) ?? [];
    if (at === undefined) this.workspace.notices.show('No code that ran stands at this line.', { topic: 'debug' });
    else await this.travel({ go: 'line', ...at, back });
  }

  /** To the last step before this one that changed a variable, or a thing of the world as a person names it. */
  async whoChanged(variable: string): Promise<void> { await this.travel({ go: 'change', of: { variable, frame: this.frame } }); }
  async whoChangedThing(name: string): Promise<void> {
    const thing = this.workspace.doors.door(this.run?.host ?? '').thing?.of(name);
    if (thing !== undefined) await this.travel({ go: 'change', of: { thing } });
  }

  async goTo(step: number): Promise<void> {
    this.step = step;
    await this.#working(() => this.#go(step));
  }

  async #go(step: number): Promise<void> {
    this.frame = 0;
    this.step = step;
    await this.#look();
  }

  async choose(frame: number): Promise<void> {
    this.frame = frame;
    await this.#working(() => this.#look());
  }

  async watch(watches: readonly string[]): Promise<void> {
    this.watches = watches;
    if (this.active) await this.#working(() => this.#look());
  }

  async expand(id: number): Promise<void> {
    this.#expanded.add(id);
    await this.#working(() => this.#look());
  }

  async #look(): Promise<void> {
    const nth = ++this.#visit;
    const visited = await this.#worker!.visit({
      step: this.step, frame: this.frame, watches: this.watches.map(encodeText), expand: [...this.#expanded],
    });
    if (nth !== this.#visit) return;
    if (visited.step !== this.visited?.step) this.before = this.visited;
    this.visited = visited;
    this.step = visited.step;
    this.revision++;
  }

  /** A question to the world as it is at the step. */
  async ask(name: string, given: unknown): Promise<unknown> {
    const { answers, step, soFar } = await this.#worker!.visit({ step: this.step, asks: [{ name, given }] });
    if (step === this.step && step !== this.soFar?.step) this.soFar = { step, differences: soFar ?? [] };
    return answers[0];
  }

  async #working(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.failure = '';
    try {
      await work();
    } catch (cause) {
      this.failure = cause instanceof Error ? cause.message : String(cause);
      this.#worker?.end();
      this.#worker = undefined;
      this.#forget();
    } finally {
      this.busy = false;
    }
  }

  #forget(): void {
    Object.assign(this, { opened: undefined, visited: undefined, before: undefined, log: [], frame: 0, indexed: undefined, soFar: undefined });
    this.#expanded.clear();
  }

  get actions(): Action[] {
    const to = (title: string, keys: string, run: () => void): Action => ({ group: 'Debug', title, keys, run });
    return [
      ...WAYS.map(({ title, keys, travel }) => to(title, keys, () => void this.travel(travel))),
      to('Run to the cursor', 'Mod+F10', () => void this.toCursor(false)),
      to('Run back to the cursor', 'Mod+Shift+F10', () => void this.toCursor(true)),
      to('Copy a link to this step', 'Alt+Shift+L', () => void this.copyLink()),
      to('Back to the present', 'Alt+Shift+Escape', () => this.close()),
    ];
  }

  /** A link to this step, where it is one of a run of a script. */
  async copyLink(): Promise<void> {
    const { session, sharing, notices } = this.workspace;
    const call = this.run && session?.past.recording(this.run.id)?.call;
    if (call === undefined || !('request' in call)) return void notices.show('A link leads to runs of scripts alone.');
    try {
      await copyText(sharing.linkToStep(call.request, this.step));
      notices.show('Link to this step copied: script, inputs and step, without the data.');
    } catch (cause) {
      notices.show(`The link could not be copied: ${cause instanceof Error ? cause.message : String(cause)}`, { tone: 'error' });
    }
  }

  /** Back to the present. */
  close(): void {
    this.#worker?.end();
    this.#worker = undefined;
    this.failure = '';
    this.run = undefined;
    this.#forget();
    this.revision++;
  }
}
