// A part of the script that is open alone: what is typed goes back to its place in the script, which stays what runs.
import type { Part } from '../../hosts/page.ts';
import type { Workspace } from '../Workspace.svelte.ts';

export class OpenPart {
  #shown = $state.raw<{ draft: string; host: string; part: Part }>();
  /** The names of all parts, as they were last asked for. */
  names = $state.raw<readonly string[]>([]);
  /** The script that the places of the part are in. */
  #script = '';
  /** What was typed after the script changed from elsewhere: it is put once the part is found anew. */
  #typed: string | undefined;

  constructor(private readonly workspace: Workspace) {}

  /** The part that shows in the place of the script; undefined: the script does, or a file of it. */
  get part(): Part | undefined {
    const { current, currentId, file } = this.workspace.projects;
    const shown = this.#shown;
    return shown?.draft === currentId && shown.host === current?.host && file === undefined ? shown.part : undefined;
  }

  /** Opens the part of a name; says why where there is none. */
  async open(name: string): Promise<void> {
    const { notices } = this.workspace;
    const parts = await this.#ask();
    const part = parts?.find((one) => one.name === name);
    if (part) this.#show(part);
    else notices.show(parts ? `"${name}" has no Lua of its own to be opened alone.` : BROKEN, { tone: 'warning' });
  }

  /** Opens the part at a place of the script, or the next one after it. */
  async openAt(place: number): Promise<void> {
    const parts = await this.#ask();
    const part = parts?.find(({ to }) => to >= place) ?? parts?.at(-1);
    if (part) this.#show(part);
    else this.workspace.notices.show(parts ? 'There is no Lua here that could be opened alone.' : BROKEN, { tone: 'warning' });
  }

  /** Asks for the names of all parts. */
  async refresh(): Promise<void> {
    const names = (await this.#ask())?.map(({ name }) => name) ?? [];
    if (names.join('\n') !== this.names.join('\n')) this.names = names;
  }

  /** Shows the script again, at the line where the part begins. */
  async close(): Promise<void> {
    const { part } = this;
    this.#shown = undefined;
    if (part) await this.workspace.showLine(this.#script.slice(0, part.from).split('\n').length);
  }

  /** The line of what shows that a line of the script is; where that is not in the part the script shows again. */
  lineToShow(line: number): number {
    const inside = this.part?.lineOf(line);
    if (inside === undefined) this.#shown = undefined;
    return inside ?? line;
  }

  /** The line of the script that a line of the part is. */
  lineInScript(line: number): number {
    const { part } = this;
    return this.#script.split('\n').findIndex((_, at) => part?.lineOf(at + 1) === line) + 1;
  }

  /** Puts what was typed into the script. */
  edit(code: string): void {
    const { part } = this;
    const { projects } = this.workspace;
    const script = projects.current?.script ?? '';
    if (!part || code === part.code) return;
    if (script !== this.#script) {
      this.#typed = code;
      return;
    }
    const { insert, part: next } = part.with(code);
    this.#script = script.slice(0, part.from) + insert + script.slice(part.to);
    this.#shown = { ...this.#shown!, part: next };
    projects.edit({ script: this.#script });
  }

  /** Finds the part again where the script changed from elsewhere. */
  async follow(script: string): Promise<void> {
    const { part } = this;
    if (!part || script === this.#script) return;
    const found = (await this.#ask())?.find(({ name }) => name === part.name);
    if (this.part !== part || this.workspace.projects.current?.script !== script) return;
    const typed = this.#typed;
    if (found) this.#show(found);
    else this.#shown = undefined;
    if (typed !== undefined) this.edit(typed);
  }

  #show(part: Part): void {
    const { projects, layout } = this.workspace;
    const { current } = projects;
    if (!current) return;
    projects.openFile(projects.main);
    this.#script = current.script;
    this.#typed = undefined;
    this.#shown = { draft: current.id, host: current.host, part };
    if (layout.phone) layout.show('script');
    else void this.workspace.focus('script');
  }

  /** Without a network there are no parts to be told. */
  async #ask(): Promise<readonly Part[] | undefined> {
    const { door, host, session, projects } = this.workspace;
    if (!host || !session || !door.parts) return [];
    const its = await door.parts().catch(() => undefined);
    return its?.partsOf(projects.current?.script ?? '', {
      settings: projects.settingsFor(host), ask: (name, given) => session.ask(host.id, name, given),
    });
  }
}

const BROKEN = 'Nothing can be opened alone while the script cannot be read: run it to see what is wrong.';
