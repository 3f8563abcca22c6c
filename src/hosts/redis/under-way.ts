// What a script that is under way has outside of its VM: the replies of the commands that it calls, and where chance stands.
import type { Scripting } from '../../redis/scripting.ts';
import { Answers } from '../answers.ts';
import type { UnderWay } from '../host.ts';
import type { Random, RandomState } from './random.ts';

interface Saved { at: number; random: RandomState; protocol: 2 | 3 }
/** What a script asks scripting for. */
const ASKED = ['call', 'mayCall', 'elapsed'] as const;

export class RedisUnderWay implements UnderWay {
  private readonly answers = new Answers();

  constructor(private readonly scripting: Scripting, private readonly random: () => Random) {}

  get whole(): boolean { return this.answers.whole; }

  listen(): void {
    this.answers.listen();
    this.standBefore();
  }

  save(): Saved { return { at: this.answers.at, random: this.random().state, protocol: this.scripting.protocol }; }

  load(state: unknown): void {
    const { at, random, protocol } = state as Saved;
    this.answers.give(at);
    this.random().state = random;
    this.scripting.setProtocol(protocol);
    this.standBefore();
  }

  end(): void {
    this.answers.end();
    for (const name of ASKED) Reflect.deleteProperty(this.scripting, name);
  }

  /** Only then do the calls of scripts pass by here. */
  private standBefore(): void {
    const { scripting, answers } = this;
    const { call, mayCall, elapsed } = Object.getPrototypeOf(scripting) as Scripting;
    scripting.call = (args, raises) => answers.of(() => call.call(scripting, args, raises));
    scripting.mayCall = (args) => answers.of(() => mayCall.call(scripting, args));
    scripting.elapsed = () => answers.of(() => elapsed.call(scripting));
  }
}
