// What configuring changes in an engine.
import { whatHas } from './changes.ts';
import { Flag, selectRelease } from './command.ts';
import type { Engine } from './engine.ts';
import { UseCounter } from './key-use.ts';
import { Notify } from './keyspace.ts';

/** Makes what has been configured take effect. */
export function takeEffect(engine: Engine): void {
  const { config } = engine;
  engine.acl.require(config.get('requirepass')!);
  engine.pubsub.notifyMask = config.notifyMask;
  engine.tellsOverwriting = (config.notifyMask & (Notify.overwritten | Notify.typeChanged)) !== 0;
  const lacks = engine.replicas.length < config.integer('min-replicas-to-write');
  engine.refused = lacks && config.get('min-replicas-max-lag') !== '0' ? Flag.write : 0;
  engine.timing.configure(config);
  engine.logsSizes = engine.timing.sizes.active;
  const policy = config.get('maxmemory-policy')!;
  engine.eviction.configure(config.limits.memory, policy);
  engine.uses = new UseCounter(config.integer('lfu-log-factor'), config.integer('lfu-decay-time'), engine.random);
  for (const db of engine.databases) {
    db.uses = policy.endsWith('lfu') ? engine.uses : undefined;
    db.datesChanges = policy.endsWith('lrm');
  }
  engine.tracking.most = config.integer('tracking-table-max-keys');
  engine.tracking.limit();
  engine.attend();
  if (engine.current !== undefined && engine.eviction.measures) engine.eviction.makeRoomSoon(engine.current);
  if (engine.master === undefined) engine.removesExpired = !config.flag('import-mode');
  if (engine.release === engine.config.release) return;
  chooseRelease(engine);
  engine.acl.commandsChanged();
  engine.scripting?.forgetNames();
}

/** Emulates the release that is configured. */
export function chooseRelease(engine: Engine): void {
  engine.release = engine.config.release;
  engine.has = whatHas(engine.release);
  selectRelease(engine.everyCommand, engine.commands, engine.release);
}
