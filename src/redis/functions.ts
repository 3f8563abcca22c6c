// Functions: libraries that are loaded once and called by name (functions.c). Libraries outlive FLUSHALL and are kept
// with the keyspace: what changes them goes into the journal as a command.
import { keyCount } from './arguments.ts';
import { bytesOf } from './bytes.ts';
import type { Client } from './client.ts';
import { RedisError } from './errors.ts';
import { nameFault, readLibraryHeader } from './function-library.ts';
import type { Library, RedisFunction } from './function-library.ts';
import { BadFormat, RdbReader } from './rdb-reader.ts';
import { dumpStrings, intact } from './rdb.ts';
import type { Bytes, Reply } from './reply.ts';
import type { Scripting } from './scripting.ts';
import { CompileError, LoadError } from './script-vm.ts';
import type { FunctionVm, Registration } from './script-vm.ts';

/** Before each library of a payload. */
const OPCODE = 0xf5;
/** Version and checksum of a payload. */
const TRAILER = 10;

export type RestorePolicy = 'FLUSH' | 'APPEND' | 'REPLACE';

export class Functions {
  private readonly libraries = new Map<Bytes, Library>();
  /** By name in lower case. */
  private readonly byName = new Map<Bytes, RedisFunction>();

  constructor(private readonly scripting: Scripting, private readonly vm: FunctionVm) {}

  /** In the order in which they were loaded. */
  list(): Library[] { return [...this.libraries.values()]; }

  /** How many functions there are. */
  get count(): number { return this.byName.size; }

  get(name: Bytes): RedisFunction | undefined { return this.byName.get(name) ?? this.byName.get(name.toLowerCase()); }

  /** FCALL and FCALL_RO: `args` are name, function, numkeys, keys and arguments. */
  call(client: Client, args: readonly Bytes[], readOnly: boolean): Reply {
    const found = this.get(args[1]);
    if (found === undefined) throw new RedisError('ERR Function not found');
    const count = keyCount(args, () => new RedisError('ERR Bad number of keys provided'));
    return this.scripting.run(client, found, args, count, readOnly, 'script.executed');
  }

  /** FUNCTION LOAD; returns the library's name. */
  load(code: Bytes, replace: boolean): Bytes {
    const { name, body } = readLibraryHeader(code);
    const old = this.libraries.get(name);
    if (old !== undefined && !replace) throw new RedisError(`ERR Library '${name}' already exists`);
    const library = this.compile(name, code, body);
    const taken = this.taken(library, old === undefined ? [] : [old]);
    if (taken !== undefined) {
      this.vm.release(library.loaded);
      throw exists(taken);
    }
    if (old !== undefined) this.unlink(old);
    this.link(library);
    this.record('FUNCTION', 'LOAD', 'REPLACE', code);
    return name;
  }

  delete(name: Bytes): void {
    const library = this.libraries.get(name);
    if (library === undefined) throw new RedisError('ERR Library not found');
    this.unlink(library);
    this.record('FUNCTION', 'DELETE', name);
  }

  flush(): void {
    this.clear();
    this.record('FUNCTION', 'FLUSH');
  }

  /** As `flush`, without the journal. */
  clear(): void {
    for (const library of this.libraries.values()) this.vm.release(library.loaded);
    this.libraries.clear();
    this.byName.clear();
    if (this.scripting.engine.has.functionsAnew) this.vm.reset();
  }

  /** Tells the journal of everything anew. */
  retell(): void {
    this.record('FUNCTION', 'FLUSH');
    for (const { code } of this.libraries.values()) this.record('FUNCTION', 'LOAD', 'REPLACE', code);
  }

  dump(): Bytes {
    return dumpStrings(OPCODE, this.list().map(({ code }) => code), this.scripting.engine.format);
  }

  /** FUNCTION RESTORE: all of the payload, or nothing where something is wrong with it. */
  restore(payload: Bytes, policy: RestorePolicy): void {
    const { readsFormat, has } = this.scripting.engine;
    if (intact(payload, readsFormat, has.payloadsUnsigned ? 'given' : 'yes') === undefined) {
      throw new RedisError('ERR DUMP payload version or checksum are wrong');
    }
    const restored = this.compileAll(payload);
    try {
      const replaced = policy === 'FLUSH' ? this.list() : this.collisions(restored, policy === 'REPLACE');
      for (const library of restored) {
        const taken = this.taken(library, replaced);
        if (taken !== undefined) throw exists(taken);
      }
      for (const library of replaced) this.unlink(library);
    } catch (error) {
      for (const { loaded } of restored) this.vm.release(loaded);
      throw error;
    }
    for (const library of restored) this.link(library);
    this.record('FUNCTION', 'RESTORE', payload, policy);
  }

  /** The libraries whose names are among those of others. */
  private collisions(others: readonly Library[], replace: boolean): Library[] {
    const found: Library[] = [];
    for (const { name } of others) {
      const library = this.libraries.get(name);
      if (library === undefined) continue;
      if (!replace) throw new RedisError(`ERR Library ${name} already exists`);
      found.push(library);
    }
    return found;
  }

  /** A library's function that another one has already, those that go aside. */
  private taken({ functions }: Library, going: readonly Library[]): RedisFunction | undefined {
    for (const one of functions.values()) {
      const other = this.byName.get(one.name.toLowerCase());
      if (other !== undefined && !going.some(({ name }) => name === other.library)) return one;
    }
    return undefined;
  }

  /** The libraries of a payload, which agree with each other. */
  private compileAll(payload: Bytes): Library[] {
    const apart = new Functions(this.scripting, this.vm);
    try {
      for (const code of codesOf(payload)) apart.compileApart(code);
    } catch (error) {
      for (const { loaded } of apart.list()) this.vm.release(loaded);
      throw error;
    }
    return apart.list();
  }

  private compileApart(code: Bytes): void {
    const { name, body } = readLibraryHeader(code);
    if (this.libraries.has(name)) throw new RedisError(`ERR Library '${name}' already exists`);
    const library = this.compile(name, code, body);
    const taken = this.taken(library, []);
    this.link(library);
    if (taken !== undefined) throw exists(taken);
  }

  private compile(library: Bytes, code: Bytes, body: Bytes): Library {
    const functions = new Map<Bytes, RedisFunction>();
    const names = new Set<Bytes>();
    const { functionsJudgedLast } = this.scripting.engine.has;
    let wrong: RedisError | undefined;
    const loaded = this.compileBody(body, ({ name, description, flags, compiled }) => {
      const fault = nameFault(name, functionsJudgedLast ? 'Function' : 'Library')
        ?? (names.has(functionsJudgedLast ? name : name.toLowerCase()) ? new RedisError('ERR Function already exists in the library') : undefined);
      if (fault !== undefined && !functionsJudgedLast) throw fault;
      wrong ??= fault;
      names.add(functionsJudgedLast ? name : name.toLowerCase());
      functions.set(name, {
        kind: 'function', name, description, flags, compiled, library, runs: 0, lastError: null, state: 'cached',
      });
    });
    if (functions.size > 0 && wrong === undefined) return { name: library, code, functions, loaded };
    this.vm.release(loaded);
    throw wrong ?? new RedisError('ERR No functions registered');
  }

  private compileBody(body: Bytes, register: (given: Registration) => void): Library['loaded'] {
    try {
      return this.vm.load(body, register);
    } catch (error) {
      const what = error instanceof CompileError ? 'compiling function'
        : error instanceof LoadError ? 'registering functions' : undefined;
      if (what === undefined) throw error;
      throw new RedisError(`ERR Error ${what}: ${(error as CompileError | LoadError).message}`);
    }
  }

  private link(library: Library): void {
    this.libraries.set(library.name, library);
    for (const one of library.functions.values()) {
      const name = one.name.toLowerCase();
      if (!this.byName.has(name)) this.byName.set(name, one); // of two that differ in case the first is called
    }
  }

  private unlink(library: Library): void {
    this.libraries.delete(library.name);
    for (const name of library.functions.keys()) this.byName.delete(name.toLowerCase());
    this.vm.release(library.loaded);
  }

  /** Counts as a write: a function that is killed in the same transaction would take it along. */
  private record(...args: Bytes[]): void {
    const { journal } = this.scripting.engine;
    journal.writes++;
    journal.append({ kind: 'command', args });
  }
}

const exists = ({ name }: RedisFunction): RedisError => new RedisError(`ERR Function ${name} already exists`);

function* codesOf(payload: Bytes): Generator<Bytes> {
  const reader = new RdbReader(bytesOf(payload));
  while (reader.at < payload.length - TRAILER) {
    if (reader.byte() !== OPCODE) throw new RedisError('ERR given type is not a function');
    try {
      yield reader.string();
    } catch (error) {
      if (error instanceof BadFormat) throw new RedisError('ERR Failed loading library payload');
      throw error;
    }
  }
}
