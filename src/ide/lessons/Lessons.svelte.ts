// The lessons in the page: the course that is open, the lesson, the learner's answer, and how far they are.
import { tick } from 'svelte';
import { CHECK_FILE, suiteOf, testedOf, verdictOf } from '../../lessons/checking.ts';
import type { Verdict } from '../../lessons/checking.ts';
import { lessonsOf, readCourse } from '../../lessons/course.ts';
import type { Contents, Course, Lesson } from '../../lessons/course.ts';
import { decodeHandIn, encodeHandIn } from '../../lessons/hand-in.ts';
import type { HandIn } from '../../lessons/hand-in.ts';
import { fileProgress, merged, progressIn, progressOf, withAnswer, withCourse } from '../../lessons/progress.ts';
import type { Answer, Progress } from '../../lessons/progress.ts';
import { textOf } from '../../lessons/text.ts';
import { drive } from '../../testing/drive.ts';
import type { TestResult } from '../../testing/model.ts';
import { versionsOf } from '../../testing/suites.ts';
import type { Suite } from '../../testing/suites.ts';
import { typed } from '../state/inputs.ts';
import { benchWith, modulesOf } from '../tests/bench.ts';
import type { Workspace } from '../Workspace.svelte.ts';
import { handInUrl, lessonUrl } from './address.ts';
import type { LessonLink } from './address.ts';
import { fetchCourse } from './open-course.ts';

const KEPT = 'lessons';
/** Milliseconds without a key after which an answer is kept. */
const QUIET = 400;

export class Lessons {
  course = $state.raw<Course>();
  lesson = $state.raw<Lesson>();
  /** Its tests, and what the learner's fields begin with. */
  suite = $state.raw<Suite>();
  progress = $state.raw<Progress>();
  /** Of the last check, while the answer is the one that was checked. */
  verdict = $state.raw<Verdict>();
  results = $state.raw<TestResult[]>([]);
  checking = $state(false);
  /** How many hints show. */
  hints = $state(0);
  /** The list of all lessons shows in the place of the text. */
  listed = $state(false);
  /** Where the solution shows in the editor: the answer that it stands for. */
  aside = $state<string>();
  /** The answer is one that was handed in. */
  handedIn = $state.raw<HandIn>();
  /** What went wrong: a course that cannot be read, a check that cannot run. */
  fault = $state('');

  /** The address of the course; '': the built-in one; undefined: it is from a file. */
  #from: string | undefined = '';
  #stop: AbortController | undefined;

  readonly text = $derived(this.lesson && textOf(this.lesson.markdown));
  readonly all = $derived(this.course === undefined ? [] : lessonsOf(this.course));
  readonly number = $derived(this.all.findIndex(({ id }) => id === this.lesson?.id));
  readonly own = $derived(progressOf(this.progress ?? { name: '', courses: [] }, this.course?.title ?? ''));
  readonly solved = $derived(this.all.filter(({ id }) => this.own.answers[id]?.solved !== undefined).length);

  constructor(private readonly workspace: Workspace) {
    this.progress = progressIn(workspace.remembered(KEPT));
    $effect.root(() => {
      $effect(() => {
        const script = workspace.projects.study?.script;
        const { lesson } = this;
        if (script === undefined || lesson === undefined || this.aside !== undefined || this.handedIn !== undefined) return;
        const timer = setTimeout(() => this.#keepAnswer(lesson, script), QUIET);
        return () => clearTimeout(timer);
      });
      // What was said is of the answer that was checked.
      let checked: string | undefined;
      $effect(() => {
        const script = workspace.projects.study?.script;
        if (checked !== undefined && script !== checked) this.#forget();
        checked = script;
      });
    });
  }

  // Opening

  /** A lesson of the course that is open, else of the built-in one; '': where one left off. */
  async open(lesson = ''): Promise<void> {
    await this.#try(async () => {
      this.course ??= await fetchCourse(this.#from ?? '');
      await this.#begin(lesson);
    });
  }

  /** Opens where one left off, or closes what is open. */
  async toggle(): Promise<void> {
    if (this.lesson === undefined) return this.open();
    this.close();
  }

  async follow(link: LessonLink): Promise<void> {
    if ('handedIn' in link) return this.#try(async () => this.#openHandedIn(await decodeHandIn(link.handedIn)));
    await this.#try(async () => {
      await this.#openFrom(link.course);
      await this.#begin(link.lesson);
    });
  }

  /** A course of files, of a folder or a zip. */
  async openFiles(files: Contents): Promise<void> {
    await this.#try(async () => {
      this.course = readCourse(files);
      this.#from = undefined;
      await this.#begin('');
      this.listed = true;
    });
  }

  /** The course that comes with the page. */
  async openOwn(): Promise<void> { await this.follow({ course: '', lesson: '' }); }

  get isOwn(): boolean { return this.#from === ''; }

  async #openFrom(from: string): Promise<void> {
    if (this.course !== undefined && this.#from === from) return;
    this.course = await fetchCourse(from);
    this.#from = from;
  }

  async #openHandedIn(handIn: HandIn): Promise<void> {
    if (this.course?.title !== handIn.course) await this.#openFrom('');
    if (this.course?.title !== handIn.course) throw new Error(`This answer is of the course "${handIn.course}": open that first, and then the link again.`);
    await this.#begin(handIn.lesson, handIn);
  }

  async #begin(id: string, handIn?: HandIn): Promise<void> {
    const { workspace, all } = this;
    const wanted = id || this.own.at;
    const lesson = all.find((one) => one.id === wanted) ?? all[0];
    if (id !== '' && lesson.id !== id) workspace.notices.show(`There is no lesson "${id}" in this course: it begins with its first.`, { tone: 'warning' });
    this.#flush();
    await workspace.knowsHosts;
    const suite = suiteOf(lesson, lesson.start, workspace.hosts);
    const { host, setup } = suite;
    this.#forget();
    Object.assign(this, { lesson, suite, hints: 0, listed: false, aside: undefined, handedIn: handIn, fault: '' });
    workspace.projects.studyThis({
      name: lesson.title, host: host.id, lua: setup.lua ?? host.lua[0], script: handIn?.script ?? this.#answerTo(lesson), inputs: typed(setup.inputs),
      settings: setup.settings, seed: setup.world ?? setup.data, ...lesson.ending !== 'lua' && { main: `main.${lesson.ending}` },
    });
    workspace.layout.show('lesson');
    if (handIn !== undefined) return;
    this.#save(withCourse(this.progress!, { ...this.own, at: lesson.id }));
    history.replaceState(null, '', this.#from === undefined ? location.pathname + location.search : lessonUrl(this.#from, lesson.id));
  }

  /** What was written last; else what it begins with. */
  #answerTo(lesson: Lesson): string {
    const { answers } = this.own;
    const before = this.all[this.all.indexOf(lesson) - 1] as Lesson | undefined;
    const carried = lesson.continues && before !== undefined ? answers[before.id] : undefined;
    return answers[lesson.id]?.script ?? (carried?.solved === undefined ? lesson.start : carried.script);
  }

  async step(by: 1 | -1): Promise<void> {
    const next = this.all[this.number + by] as Lesson | undefined;
    if (next === undefined) return;
    await this.open(next.id);
    await tick();
    document.querySelector<HTMLElement>('#lesson-title')?.focus();
  }

  close(): void {
    this.#flush();
    this.#stop?.abort();
    this.workspace.projects.studyThis(undefined);
    this.lesson = undefined;
    if (this.workspace.layout.place === 'lesson') this.workspace.layout.show('script');
    history.replaceState(null, '', location.pathname + location.search);
  }

  /** What cannot be opened leaves what was open. */
  async #try(act: () => Promise<void>): Promise<void> {
    const before = { course: this.course, from: this.#from };
    try {
      await act();
    } catch (cause) {
      const text = cause instanceof Error ? cause.message : String(cause);
      [this.course, this.#from] = [before.course, before.from];
      if (this.lesson === undefined || this.listed) this.workspace.notices.show(text, { tone: 'error', lasts: 20_000 });
      this.fault = text;
    }
  }

  // The answer

  /** The script as it is now. */
  get script(): string { return this.workspace.projects.study?.script ?? ''; }

  write(script: string): void {
    const { projects } = this.workspace;
    if (projects.study === undefined) return;
    projects.open(projects.study.id);
    projects.edit({ script });
  }

  /** What the lesson begins with, with a way back. */
  startOver(): void {
    const { lesson, script } = this;
    if (lesson === undefined) return;
    this.aside = undefined;
    this.write(lesson.start);
    this.workspace.notices.show('The lesson begins anew.', { action: { label: 'Undo', run: () => this.write(script) } });
  }

  toggleSolution(): void {
    if (this.lesson === undefined) return;
    const { aside, script } = this;
    if (aside === undefined) {
      this.aside = script;
      this.write(this.lesson.solution);
    } else {
      this.write(aside);
      this.aside = undefined;
    }
  }

  /** Runs the solution, and looks back at it step by step. */
  async showMe(): Promise<void> {
    if (this.aside === undefined) this.toggleSolution();
    await tick();
    await this.workspace.run();
    await this.workspace.debug();
    await this.workspace.focus('debug');
  }

  /** As a script of the person's own. */
  keepAsScript(): void {
    const { projects } = this.workspace;
    const { name, host, lua, script, inputs, settings, seed, main } = $state.snapshot(projects.study!);
    this.close();
    projects.create({ name, host, lua, script, inputs, settings, ...seed && { seed }, ...main !== undefined && { main } });
  }

  async check(): Promise<void> {
    const { lesson, script } = this;
    if (lesson === undefined) return;
    this.#forget();
    const stop = this.#stop = new AbortController();
    this.checking = true;
    this.fault = '';
    try {
      const suite = suiteOf(lesson, script, this.workspace.hosts);
      const wasm = await modulesOf(versionsOf(suite));
      const results: TestResult[] = [];
      const job = { project: testedOf(lesson, script), bare: true, file: CHECK_FILE, covers: false };
      await drive(suite, job, () => benchWith(wasm), { result: (at, result) => { results[at] = result; } }, stop.signal);
      if (stop.signal.aborted) return;
      this.results = results;
      this.verdict = verdictOf(results, suite.tests.length);
      if (this.verdict.wrong === undefined && this.handedIn === undefined) this.#keepAnswer(lesson, script, Date.now());
    } catch (cause) {
      if (!stop.signal.aborted) this.fault = `The check could not run: ${cause instanceof Error ? cause.message : String(cause)}`;
    } finally {
      if (this.#stop === stop) this.checking = false;
    }
  }

  #forget(): void {
    this.#stop?.abort();
    this.#stop = undefined;
    this.checking = false;
    this.verdict = undefined;
    this.results = [];
  }

  // Progress

  isSolved(id: string): boolean { return this.own.answers[id]?.solved !== undefined; }

  rename(name: string): void { this.#save({ ...this.progress!, name: name.slice(0, 100) }); }

  /** Adds what a file has. Throws ProgressError. */
  importText(text: string): void {
    this.#save(merged(this.progress!, fileProgress(text)));
    if (this.lesson !== undefined && this.aside === undefined && this.handedIn === undefined) this.write(this.#answerTo(this.lesson));
  }

  /** The address of the lesson; undefined: its course is from a file. */
  get url(): string | undefined { return this.#from === undefined || this.lesson === undefined ? undefined : lessonUrl(this.#from, this.lesson.id); }

  /** The answer as a link, once it was checked. */
  async handInUrl(): Promise<string> {
    const { course, lesson, script, verdict, results, progress } = this;
    const passed = results.filter(({ state }) => state === 'passed').map(({ name }) => name.slice(0, 200));
    return handInUrl(await encodeHandIn({ course: course!.title, lesson: lesson!.id, script, passed, of: verdict?.of ?? 0, name: progress!.name, at: Date.now() }));
  }

  /** An answer that was checked stays solved, whatever is tried afterwards. */
  #keepAnswer({ id }: Lesson, script: string, solved?: number): void {
    const known = this.own.answers[id] as Answer | undefined;
    if (known?.script === script && (known.solved !== undefined || solved === undefined)) return;
    const at = known?.solved ?? solved;
    this.#save(withAnswer(this.progress!, this.course!.title, id, { script, ...at !== undefined && { solved: at } }));
  }

  /** What was typed last is kept before another lesson opens. */
  #flush(): void {
    const { lesson, workspace: { projects } } = this;
    if (lesson !== undefined && projects.study !== undefined && this.handedIn === undefined) this.#keepAnswer(lesson, this.aside ?? projects.study.script);
  }

  #save(progress: Progress): void {
    this.progress = progress;
    this.workspace.remember(KEPT, progress);
  }
}
