// The machine of a first visit, which has not all commands: what needs more is refused whole, so that the session can give
// it to another worker as if it had never been asked for here.
import type { Answer, HostInfo, RedoBatch, Word } from '../protocol.ts';
import { COMMAND_NAMES } from './command-names.ts';
import { Machine } from './machine.ts';
import { missing, wantsWhole } from './missing.ts';

export class FirstMachine extends Machine {
  /** Batches of the running request: told once it is known that it was done here. */
  private held: RedoBatch[] | undefined;

  constructor(...options: ConstructorParameters<typeof Machine>) {
    super(...options);
    const { engine } = this;
    const lookup = engine.lookup.bind(engine);
    const { log } = engine.faults;
    engine.faults.log = (text, cause) => { if (!wantsWhole()) log(text, cause); };
    engine.lookup = (args) => lookup(args) ?? missing();
  }

  /** With the names of the commands that are not here: an editor offers them. */
  override hosts(): HostInfo[] {
    return super.hosts().map((info) => {
      const known = new Set(info.vocabulary.map(({ name }) => name));
      const others = info.id === 'redis' ? COMMAND_NAMES.split(' ').filter((name) => !known.has(name)) : [];
      const words = others.map((name): Word => ({ name, kind: 'command', syntax: name, about: '' }));
      return { ...info, vocabulary: [...info.vocabulary, ...words] };
    });
  }

  protected override answer<T>(work: () => T): Answer<T> {
    const held: RedoBatch[] = this.held = [];
    let answer: Answer<T>;
    try {
      answer = super.answer(work);
    } finally {
      this.held = undefined;
    }
    if (wantsWhole()) return missing();
    for (const batch of held) this.send(batch);
    return answer;
  }

  protected override send(batch: RedoBatch): void {
    if (this.held === undefined) super.send(batch);
    else this.held.push(batch);
  }
}
