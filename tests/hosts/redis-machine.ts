// A machine as workers make it, with Redis's calls by name.
import { hosts } from '../../src/hosts/list.ts';
import { Machine } from '../../src/hosts/machine.ts';
import type { MachineOptions } from '../../src/hosts/machine.ts';
import type { RedisActs, RedisAsks } from '../../src/hosts/redis/wire.ts';
import type { Answer, RunRecord, RunRequest, Turn, WorkerMessage } from '../../src/protocol.ts';

const turn = (who = 0): Turn => ({ id: 0, who, waited: false });

export class RedisMachine extends Machine {
  constructor(emit: (message: WorkerMessage) => void = () => {}, options: MachineOptions = {}) { super(emit, hosts, options); }

  /** A run that does not wait. */
  async ran(request: RunRequest): Promise<Answer<RunRecord>> {
    const answer = await this.run(request, turn(request.client));
    return { ...answer, result: (answer.result as { done: RunRecord }).done };
  }

  async does<N extends keyof RedisActs>(name: N, given: RedisActs[N]['given'], who = 0): Promise<Answer<RedisActs[N]['result']>> {
    const answer = await this.act('redis', name, given, turn(who));
    return { ...answer, result: (answer.result as { done: RedisActs[N]['result'] }).done };
  }

  asks<N extends keyof RedisAsks>(name: N, given: RedisAsks[N]['given']): Promise<RedisAsks[N]['result']> {
    return this.ask('redis', name, given) as Promise<RedisAsks[N]['result']>;
  }

  async client(): Promise<number> { return (await this.does('connect', null)).result.id; }
}
