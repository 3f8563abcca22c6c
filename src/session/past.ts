// The past of a session: where the log was as each call began, and of calls that ran scripts what it takes to run them again. That is
// little, for the log has the worlds.
import type { Remote } from 'comlink';
import type { Answer, Part, Recorded, RecordedCall, Recording, Turn, WorkerApi } from '../protocol.ts';
import type { RedoLog } from './redo-log.ts';

/** Calls that are remembered: as many as a history has; and numbers of their tapes in all. */
const MOST = 200;
const NUMBERS = 4_000_000;

/** A call on its way: what is known as it is sent, and what comes back with its answer. */
interface Underway { position: number; parts: Part[]; at: number; recorded: Recorded | undefined }
type Kept = Omit<Recording, 'chunks'> & { position: number };
type Work<T> = (api: Remote<WorkerApi>, turn: Turn) => Promise<Answer<T>>;

export class Past {
  /** Calls are recorded, so that one can look back at them. */
  records = true;
  private readonly calls = new Map<number, Kept>();
  private lastAct = 0;

  constructor(private readonly log: RedoLog, private readonly parts: () => Iterable<Part>) {}

  /** What sends a call, and what is known of it once it was sent. */
  sends<T>(world: string, work: Work<T>): { send: Work<T>; underway: Underway } {
    const underway: Underway = { position: 0, parts: [], at: 0, recorded: undefined };
    const send: Work<T> = async (api, turn) => {
      const parts = this.records ? [...this.parts()].filter((part) => part.world === world) : [];
      Object.assign(underway, { position: this.log.position, parts, at: Date.now() });
      const answer = await work(api, this.records ? { ...turn, recorded: true } : turn);
      underway.recorded = answer.recorded;
      return answer;
    };
    return { send, underway };
  }

  /** A run, by the id of its record. One that was ended has brought nothing back; it can be followed all the same. */
  ran(id: number, world: string, who: number, call: RecordedCall, underway: Underway): void { this.keep(id, world, who, call, underway); }

  /** An act: its id, below 0, where scripts ran in it; else undefined. */
  acted(world: string, who: number, call: RecordedCall, underway: Underway): number | undefined {
    if (underway.recorded === undefined) return undefined;
    this.keep(--this.lastAct, world, who, call, underway);
    return this.lastAct;
  }

  /** Where the log was before a call; before all that is known, where it is not: then nobody finds it. */
  positionBefore(id: number): number { return this.calls.get(id)?.position ?? -1; }

  /** Whether what there was before a call can still be told. */
  knows(id: number): boolean { return this.log.batchesTo(this.positionBefore(id)) !== undefined; }

  /** All that it takes to run something again; undefined where it is not known any more, or was not recorded. */
  recording(id: number): Recording | undefined {
    const kept = this.calls.get(id);
    const chunks = this.log.batchesTo(this.positionBefore(id));
    if (kept === undefined || chunks === undefined || !this.records) return undefined;
    const { position: _, ...its } = kept;
    return { ...its, chunks };
  }

  private keep(id: number, world: string, who: number, call: RecordedCall, { position, parts, at, recorded }: Underway): void {
    this.calls.set(id, { world, who, call, at, position, parts, ...recorded });
    let numbers = 0;
    [...this.calls].reverse().forEach(([old, { tape }], place) => {
      numbers += tape === undefined ? 0 : tape.now.length + tape.elapsed.length + tape.random.length;
      if (place >= MOST || (place > 0 && numbers > NUMBERS)) this.calls.delete(old);
    });
  }
}
