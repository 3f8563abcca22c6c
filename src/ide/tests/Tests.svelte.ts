// The tests of the open project in the page: what there is of them, how they went, what of the script ran.
import { tick } from 'svelte';
import { MAIN_FILE } from '../../project/files.ts';
import { commandsOf } from '../../project/project.ts';
import type { RunRecord } from '../../protocol.ts';
import { CoverageReport } from '../../testing/coverage-report.ts';
import type { FileCoverage } from '../../testing/coverage-report.ts';
import { drive } from '../../testing/drive.ts';
import { freeName, keptNode, withTest } from '../../testing/keep.ts';
import type { Outcome, TestResult } from '../../testing/model.ts';
import { isCoverable, luaOf, originIn, suitesOf, testFileOf, versionsOf } from '../../testing/suites.ts';
import type { Suite, Tested } from '../../testing/suites.ts';
import { inputsOf } from '../state/inputs.ts';
import type { Draft } from '../state/projects.svelte.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { benchWith, modulesOf } from './bench.ts';
import { coverageMarks, resultMarks } from './line-marks.ts';
import type { LineMark } from './line-marks.ts';

/** Milliseconds without a change after which tests run by themselves. */
const QUIET = 800;
/** Bytes of data that a test takes along. */
const DATA = 200_000;
const ON_SAVE = 'tests.on-save';

/** How the tests of a file went: by their places in it; what is not there yet did not run. */
export interface FileTests { suite: Suite; results: (TestResult | undefined)[] }

export class Tests {
  files = $state.raw<FileTests[]>([]);
  coverage = $state.raw<FileCoverage[]>([]);
  running = $state(false);
  /** Why they could not run at all. */
  fault = $state('');
  /** They run when the script was changed. */
  onSave = $state(false);
  /** What they were of: texts by file, while they are still those. */
  #ran = $state.raw<{ draft: string; texts: ReadonlyMap<string, string> }>({ draft: '', texts: new Map() });
  #stop: AbortController | undefined;

  constructor(private readonly workspace: Workspace) {
    this.onSave = workspace.remembered(ON_SAVE) === true;
    let begun = false;
    $effect.root(() => {
      $effect(() => {
        const { projects: { current, currentId } } = workspace;
        void current?.script;
        void current?.files;
        void current?.settings;
        if (currentId !== this.#ran.draft) this.look();
        if (!begun || !this.onSave) return void (begun = true);
        const timer = setTimeout(() => void this.run(), QUIET);
        return () => clearTimeout(timer);
      });
    });
  }

  setOnSave(on: boolean): void {
    this.onSave = on;
    this.workspace.remember(ON_SAVE, on);
  }

  readonly counts = $derived.by(() => {
    const all = this.files.flatMap(({ suite, results }) => suite.tests.map((_, at) => results[at]));
    const of = (state: TestResult['state']): number => all.filter((one) => one?.state === state).length;
    return { all: all.length, passed: of('passed'), failed: of('failed'), skipped: of('skipped'), faults: this.files.reduce((sum, { suite }) => sum + suite.faults.length, 0) };
  });

  /** What there is, without results. */
  look(): void {
    const draft = this.workspace.projects.current;
    this.#ran = { draft: draft?.id ?? '', texts: textsOf(draft) };
    this.coverage = [];
    this.fault = '';
    this.files = this.#suites().map((suite) => ({ suite, results: [] }));
  }

  /** All of them; those that run already begin anew. */
  async run(): Promise<void> {
    this.stop();
    this.look();
    const stop = this.#stop = new AbortController();
    const report = new CoverageReport();
    this.running = true;
    try {
      for (const { suite } of this.files) await this.#runFile(suite, report, stop.signal);
    } catch (cause) {
      if (!stop.signal.aborted) this.fault = cause instanceof Error ? cause.message : String(cause);
    } finally {
      if (this.#stop === stop) {
        this.running = false;
        this.#stop = undefined;
      }
    }
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.running = false;
  }

  async #runFile(suite: Suite, report: CoverageReport, signal: AbortSignal): Promise<void> {
    const wasm = await modulesOf(versionsOf(suite));
    const covers = isCoverable(suite);
    const covered = { script: suite.script, lua: luaOf(suite), origin: (line: number) => originIn(suite, line) };
    if (covers) report.add(covered, { lines: [], arms: [] });
    await drive(suite, { project: this.#tested()!, bare: false, file: suite.file, covers }, () => benchWith(wasm), {
      result: (at, result, hits) => {
        if (signal.aborted) return;
        this.files = this.files.map((one) => (one.suite === suite ? { suite, results: Object.assign([...one.results], { [at]: result }) } : one));
        if (hits === undefined) return;
        report.add(covered, hits);
        this.coverage = report.files;
      },
    }, signal);
  }

  #suites(): Suite[] {
    const project = this.#tested();
    return project === undefined ? [] : suitesOf(project, this.workspace.hosts);
  }

  #tested(): Tested | undefined {
    const { projects, host } = this.workspace;
    const draft = projects.current;
    if (draft === undefined || host === undefined) return undefined;
    const { script, files = [], main = MAIN_FILE, lua, seed = [], entries = [] } = $state.snapshot(draft);
    return { script, files, main, lua, seed, entries, host: host.id, settings: { ...projects.settingsFor(host) } };
  }

  /** Marks of the lines of a file that shows, while its text is the one that ran. */
  marksOf(file: string, text: string): LineMark[] {
    if (this.#ran.draft !== this.workspace.projects.currentId || this.#ran.texts.get(file) !== text) return [];
    const tests = this.files.find(({ suite }) => suite.file === file);
    if (tests !== undefined) return resultMarks(tests);
    const covered = this.coverage.find((one) => one.file === file);
    return covered === undefined ? [] : coverageMarks(covered);
  }

  // Keeping a run

  /** Makes a test of a run, and shows it. */
  async keep(record: RunRecord): Promise<void> {
    const { workspace } = this;
    const { projects, host, notices } = workspace;
    const draft = projects.current;
    if (draft === undefined || host === undefined) return;
    if (record.host !== host.id || (record.draft !== undefined && record.draft.id !== draft.id)) {
      return void notices.show('This run was of another script: open that one, and keep it there.', { tone: 'warning' });
    }
    const { given } = record;
    const now = projects.settingsFor(host);
    const data = await workspace.page?.data?.before?.(record.id, DATA);
    const file = testFileOf(draft.main ?? MAIN_FILE);
    const text = draft.files?.find(({ name }) => name === file)?.text ?? '';
    const went = {
      name: freeName(text, nameFor(record)), host, clock: record.startedAt, data: data === undefined ? [] : commandsOf(data.seed),
      ...data !== undefined && !Array.isArray(data.seed) && { world: data.seed },
      inputs: given?.inputs ?? inputsOf(host, draft.inputs), beside: /^(data|inputs):/m.test(text) || Object.keys(draft.seed ?? []).length > 0,
      settings: Object.fromEntries(Object.entries(given?.settings ?? {}).filter(([id, value]) => now[id] !== value)),
    };
    const outcome = await this.#observe(file, withTest(text, keptNode(went)).text);
    // Chance and other worlds may have given another reply than the run's own: that is what is kept.
    const kept = withTest(text, keptNode(went, { ...outcome, reply: replyOf(record, outcome) }));
    const others = (draft.files ?? []).filter(({ name }) => name !== file);
    projects.edit({ files: [...others, { name: file, text: kept.text }] });
    projects.openFile(file);
    workspace.layout.show('script');
    await tick();
    workspace.goToLine(kept.text.slice(0, kept.at).split('\n').length);
    const missing = [
      ...given === undefined ? ['its inputs are those of now'] : [], ...data === undefined && workspace.page?.data !== undefined ? ['its data could not be told any more'] : [],
      ...data !== undefined && data.left !== '' ? [data.left] : [],
    ];
    notices.show(`Kept as a test in ${file}${missing.length > 0 ? `; ${missing.join(', ')}` : ''}.`, { action: { label: 'Run the tests', run: () => void this.show() } });
  }

  /** Runs them, with their panel in front. */
  async show(): Promise<void> {
    this.workspace.layout.show('tests');
    await this.run();
  }

  /** What the last test of a file does in a world of its own. */
  async #observe(file: string, text: string): Promise<Outcome> {
    const tested = this.#tested()!;
    const project = { ...tested, files: [...tested.files.filter(({ name }) => name !== file), { name: file, text }] };
    const suite = suitesOf(project, this.workspace.hosts).find((one) => one.file === file)!;
    if (suite.faults.length > 0) throw new Error(suite.faults[0].message);
    const bench = benchWith(await modulesOf(versionsOf(suite)));
    try {
      return await new Promise((resolve, reject) => {
        bench.start({ project, bare: false, file, from: suite.tests.length - 1, covers: false, observes: true }, (told) => {
          if (told.tells === 'observed') resolve(told.outcome);
          if (told.tells === 'fault') reject(new Error(told.text));
        });
      });
    } finally {
      bench.end();
    }
  }
}

const textsOf = (draft: Draft | undefined): Map<string, string> =>
  new Map(draft === undefined ? [] : [[draft.main ?? MAIN_FILE, draft.script], ...(draft.files ?? []).map(({ name, text }): [string, string] => [name, text])]);

const nameFor = ({ error, startedAt }: RunRecord): string => `${error === undefined ? 'as run' : 'fails as'} at ${new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ')}`;

/** The run's own where it is of the same form: what is cut or of another protocol is told as the test sees it. */
function replyOf({ reply, trimmed }: RunRecord, outcome: Outcome): Outcome['reply'] {
  const simple = ['bulk', 'status', 'integer', 'null'];
  return trimmed === undefined && simple.includes(reply.type) && reply.type === outcome.reply.type && !('length' in reply) ? reply : outcome.reply;
}

