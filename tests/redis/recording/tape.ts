// The recording of a test file beside a server of one release: recorded/<test file>.<release>.txt beside it, a section a
// test, in the order of their names.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { isPacked, pack, unpack } from './notation.ts';
import { Player, readSection, Recorder, settled, stale, writeSection } from './section.ts';

/** What stands before a test's name. */
const HEAD = '=== ';
/** Characters of a section from which on it is packed: those of random tests, which nobody reads. */
const HUGE = 50_000;

export class Tape {
  private readonly file: string;
  private readonly sections: Map<string, string>;
  private readonly recorders = new Map<string, Recorder>();
  private readonly players = new Map<string, Player>();

  constructor(testFile: string, release: ReleaseName) {
    this.file = join(dirname(testFile), 'recorded', `${basename(testFile).replace(/\.test\.ts$/, '')}.${release}.txt`);
    this.sections = read(this.file);
  }

  has(test: string): boolean { return this.sections.has(test); }

  recorder(test: string): Recorder { return provide(this.recorders, test, () => new Recorder()); }

  player(test: string): Player {
    return provide(this.players, test, () => {
      const text = this.sections.get(test);
      if (text === undefined) throw stale(test, `nothing is in ${this.file}`);
      return new Player(readSection(text), test);
    });
  }

  /** A test begins, perhaps again. */
  begin(test: string): void {
    this.players.delete(test);
    this.recorders.delete(test);
  }

  /** A test is over, and nothing failed. */
  end(test: string): void { this.players.get(test)?.end(); }

  /** Writes what was recorded; sections of tests that are no more go. */
  save(tests: ReadonlySet<string>): void {
    if (this.recorders.size === 0) return;
    for (const [test, fresh] of this.recorders) {
      const old = this.sections.get(test);
      this.sections.set(test, writeSection(old === undefined ? fresh : settled(readSection(old), fresh)));
    }
    const kept = [...this.sections].filter(([test]) => tests.has(test)).sort(([a], [b]) => (a < b ? -1 : 1));
    if (kept.length === 0) return rmSync(this.file, { force: true });
    mkdirSync(dirname(this.file), { recursive: true });
    const text = kept.map(([test, section]) => `${HEAD}${test}\n${section.length > HUGE ? pack(section) : section}\n`).join('');
    if (!existsSync(this.file) || readFileSync(this.file, 'utf8') !== text) writeFileSync(this.file, text, 'utf8');
  }
}

function read(file: string): Map<string, string> {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return new Map(text.split(/^=== /m).slice(1).map((section) => {
    const end = section.indexOf('\n');
    const body = section.slice(end + 1, -1);
    return [section.slice(0, end), isPacked(body) ? unpack(body) : body];
  }));
}

function provide<T>(all: Map<string, T>, name: string, make: () => T): T {
  let found = all.get(name);
  if (found === undefined) all.set(name, found = make());
  return found;
}
