// What an automation finds: Lua's libraries without what the document blocks.
import type { HostFunction } from '../../lua/runtime.ts';
import type { Environment } from '../globals.ts';

/** The document's list of blocked globals, each with what is said of it. */
export const BLOCKED: Readonly<Record<string, string>> = {
  io: 'files are out of reach of a script', os: 'the system is out of reach of a script: oc.now(), oc.today() and oc.date tell the time',
  loadfile: 'files are out of reach of a script', dofile: 'files are out of reach of a script', require: 'modules cannot be loaded: use oc.*',
  load: 'code cannot be made at run time', rawset: 'it could pass by the sandbox', rawget: 'it could pass by the sandbox',
  rawequal: 'it could pass by the sandbox', rawlen: 'it could pass by the sandbox', collectgarbage: 'the collector is the platform\'s own',
  newproxy: 'it could pass by the sandbox', debug: 'the debug library could escape the sandbox',
};

const OTHERS = { package: 'modules cannot be loaded: use oc.*', loadstring: 'code cannot be made at run time' };

export const environment = (own: Record<string, HostFunction>): Environment => ({
  libraries: ['base', 'coroutine', 'table', 'string', 'math', 'utf8'], own,
  removed: [...Object.keys(BLOCKED), 'warn'],
  outside: { ...BLOCKED, ...OTHERS },
  add() {},
});
