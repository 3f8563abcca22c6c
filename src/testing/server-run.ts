// One test on a real server: its data, its calls, what they left, and all of it taken away again.
import { toResp2 } from '../bytes/reply-text.ts';
import { valuesOf } from '../hosts/inputs.ts';
import { isLibrary } from '../hosts/redis/run-command.ts';
import type { Bytes, WireReply } from '../protocol.ts';
import { errorIn } from './error-in.ts';
import { keyPlaces } from './keys-of.ts';
import { readKeyspace, textIn } from './keyspace.ts';
import type { Call, Keyspace, Outcome } from './model.ts';
import { countsOf, Skipped, USER } from './plan.ts';
import type { Plan } from './plan.ts';
import type { ServerLink, ServerSession } from './server-target.ts';

export class ServerRun {
  private dataFault: string | undefined;
  /** The library that was loaded, by its name. */
  private library: Bytes | undefined;
  /** When the first call began, and what was meant to pass since. */
  private begun = 0;
  private passed = 0;

  /** `prefix` of keys, where they are not alone. */
  constructor(private readonly link: ServerLink, private readonly plan: Plan, private readonly prefix: Bytes) {}

  async outcomes(): Promise<Outcome[]> {
    const { link, plan } = this;
    let session: ServerSession | undefined;
    try {
      if (isLibrary(plan.script) && plan.calls.some(({ command }) => command !== undefined)) {
        const reply = await this.load(() => link.loadLibrary(plan.script));
        if (reply.type === 'error') return [{ reply, error: errorIn(reply.text), now: await this.now(), slack: 0 }];
      }
      await this.makeData(plan.data);
      session = await link.session({ user: this.rules(), protocol: plan.protocol });
      this.begun = await this.now();
      const outcomes: Outcome[] = [];
      for (const call of plan.calls) outcomes.push(await this.outcome(call, session));
      return outcomes;
    } finally {
      await session?.close();
      await this.cleanUp();
    }
  }

  private async outcome(call: Call, session: ServerSession): Promise<Outcome> {
    const passes = Number(call.after);
    await new Promise((resolve) => { setTimeout(resolve, passes); });
    this.passed += passes;
    await this.makeData(call.data);
    const before = await this.keyspace();
    const now = await this.now();
    const { reply, calls } = await this.did(call, session);
    const after = await this.keyspace();
    const its = this.without(this.plan.protocol === 2 ? toResp2(reply) : reply);
    const { dataFault } = this;
    this.dataFault = undefined;
    return {
      reply: its, before, after, now, slack: await this.now() - this.begun - this.passed,
      ...its.type === 'error' && (call.command !== undefined || isFailure(its.text)) && { error: errorIn(its.text) },
      ...calls && { calls: calls.map((args) => args.map((arg) => (this.prefix === '' ? arg : arg.replaceAll(this.prefix, '')))), counts: countsOf(calls) },
      ...dataFault !== undefined && { dataFault },
    };
  }

  private async did({ command, inputs }: Call, session: ServerSession): Promise<{ reply: WireReply; calls?: Bytes[][] }> {
    const { script } = this.plan;
    if (command !== undefined) return session.call(this.prefixed(command));
    if (isLibrary(script)) {
      const replaces = this.library === undefined ? [] : ['REPLACE'];
      return { reply: await this.load(async () => (await session.call(['FUNCTION', 'LOAD', ...replaces, script])).reply) };
    }
    const [keys, argv] = [valuesOf(inputs, 'keys'), valuesOf(inputs, 'argv')];
    return session.call(['EVAL', script, String(keys.length), ...keys.map((key) => this.prefix + key), ...argv]);
  }

  /** Never in the place of a library that is there: that is somebody's. */
  private async load(load: () => Promise<WireReply>): Promise<WireReply> {
    const reply = await load();
    if (reply.type === 'error' && /already exists/.test(reply.text)) throw new Skipped(`The server has such functions already: ${reply.text}`);
    if (reply.type !== 'error') this.library = textIn(reply);
    return reply;
  }

  private async makeData(data: readonly Bytes[][]): Promise<void> {
    for (const args of data) {
      if (args[0].toLowerCase() === 'flushdb') {
        await this.empty();
        continue;
      }
      const reply = await this.link.send(this.prefixed(args));
      if (reply.type === 'error') this.dataFault ??= `${args.join(' ').slice(0, 100)}: ${reply.text}`;
    }
  }

  private prefixed(args: Bytes[]): Bytes[] {
    const places = new Set(this.prefix === '' ? [] : keyPlaces(args));
    return args.map((arg, at) => (places.has(at) ? this.prefix + arg : arg));
  }

  /** Patterns of keys in rules are of keys with the prefix. */
  private rules(): Bytes[] | undefined {
    return this.plan.user?.map((rule) => rule.replace(/^(~|%[RW]+~)(?!\*$)/i, (sign) => sign + this.prefix));
  }

  private async keyspace(): Promise<Keyspace> {
    const { link, prefix } = this;
    const named = (key: Bytes): Bytes | undefined => (key.startsWith(prefix) ? key.slice(prefix.length) : undefined);
    return readKeyspace(link.send, [0], named, await this.now(), () => link.keys(`${prefix}*`));
  }

  private async now(): Promise<number> {
    const reply = await this.link.send(['TIME']);
    const [seconds, micros] = reply.type === 'array' ? reply.items.map((one) => Number(textIn(one))) : [0, 0];
    return seconds * 1000 + Math.floor(micros / 1000);
  }

  /** A reply may name keys, and the user. */
  private without(reply: WireReply): WireReply {
    if ('items' in reply) return { ...reply, items: reply.items.map((one) => this.without(one)) };
    if (reply.type === 'map') return { ...reply, entries: reply.entries.map(([key, value]) => [this.without(key), this.without(value)]) };
    return 'text' in reply && reply.text !== undefined ? { ...reply, text: this.renamed(reply.text) } as WireReply : reply;
  }

  private renamed(text: Bytes): Bytes {
    const own = this.prefix === '' ? text : text.replaceAll(this.prefix, '');
    return this.plan.user === undefined ? own : own.replaceAll(this.link.user, USER);
  }

  /** Of the test's own keys alone, on each node. */
  private async empty(): Promise<void> {
    const { link, prefix } = this;
    for (const key of await link.keys(link.ownDatabase ? '*' : `${prefix}*`)) await link.send(['DEL', key]);
  }

  private async cleanUp(): Promise<void> {
    const { link, library } = this;
    await this.empty();
    if (library !== undefined) await link.deleteLibrary(library);
  }
}

/** Errors that a script returns itself are replies as others. */
const isFailure = (text: Bytes): boolean => /script: [0-9a-f]{40}|^ERR Error (?:compiling|running|registering)|^(?:NOPERM|CROSSSLOT|NOSCRIPT|BUSY|MOVED) /.test(text);
