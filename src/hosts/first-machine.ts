// The machine of a first visit, which has not all commands: what needs more is refused whole, so that the session can give
// it to another worker as if it had never been asked for here.
import type { Answer, RedoBatch } from '../protocol.ts';
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
