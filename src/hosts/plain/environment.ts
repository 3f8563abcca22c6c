// What a plain script finds: the standard libraries without what reaches outside.
import { openClock } from '../../lua/libraries/os.ts';
import type { HostFunction, LuaVersion } from '../../lua/runtime.ts';
import type { Environment } from '../globals.ts';
import type { Clock } from '../host.ts';

const LIBRARIES = { '5.1': ['base', 'table', 'string', 'math'], '5.4': ['base', 'coroutine', 'table', 'string', 'math', 'utf8'] };
const FILES = 'files are out of reach of a script';
const MODULES = 'modules cannot be loaded';

export const environment = (version: LuaVersion, clock: Clock, own: Record<string, HostFunction>): Environment => ({
  libraries: LIBRARIES[version], own,
  removed: ['print', 'dofile', 'loadfile', 'require', 'module', 'newproxy', 'gcinfo'],
  outside: {
    io: FILES, dofile: FILES, loadfile: FILES, require: MODULES, package: MODULES,
    debug: 'the debug library could escape the sandbox', socket: 'the network is out of reach of a script',
  },
  add(lua) {
    openClock(lua, clock);
    lua.setField(-2, 'os');
  },
});
