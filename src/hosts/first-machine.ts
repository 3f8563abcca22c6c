// The machine of a first visit, which has not all commands: what needs more is refused whole, so that the session can give
// it to another worker as if it had never been asked for here.
import type { Answer, Batch, HostInfo, Word, WorkerMessage } from '../protocol.ts';
import { COMMAND_NAMES } from './command-names.ts';
import { hosts } from './list.ts';
import { Machine } from './machine.ts';
import { missing, wantsWhole } from './missing.ts';
import { RedisWorld } from './redis/world.ts';

export class FirstMachine extends Machine {
  /** Batches of the running call: told once it is known that it was done here. */
  private held: Batch[] | undefined;
  private readonly redis = this.world(hosts[0].info.id);

  constructor(emit: (message: WorkerMessage) => void) {
    super(emit, hosts);
    if (!(this.redis instanceof RedisWorld)) throw new Error('the first host is another one');
    const { engine } = this.redis;
    const lookup = engine.lookup.bind(engine);
    const { log } = engine.faults;
    engine.faults.log = (text, cause) => { if (!wantsWhole()) log(text, cause); };
    engine.lookup = (args) => lookup(args) ?? missing();
  }

  /** With the names of the commands that are not here: an editor offers them. */
  override hosts(): HostInfo[] {
    const [first, ...others] = super.hosts();
    const known = new Set(first.vocabulary.map(({ name }) => name));
    const words = COMMAND_NAMES.split(' ').filter((name) => !known.has(name))
      .map((name): Word => ({ name, kind: 'command', syntax: name, about: '' }));
    return [{ ...first, vocabulary: [...first.vocabulary, ...words] }, ...others];
  }

  protected override answer<T>(id: string, work: () => T): Answer<T> {
    const held: Batch[] = this.held = [];
    let answer: Answer<T>;
    try {
      answer = super.answer(id, work);
    } finally {
      this.held = undefined;
    }
    if (wantsWhole()) return missing();
    for (const batch of held) this.send(batch);
    return answer;
  }

  protected override send(batch: Batch): void {
    if (this.held === undefined) super.send(batch);
    else this.held.push(batch);
  }
}
