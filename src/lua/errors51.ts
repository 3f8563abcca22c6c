// Errors of the published liblua5.1.wasm that return instead of unwinding: what patch51.ts changes in its functions.
//
// An exception of WebAssembly costs 0.7 to 3 microseconds, many times a pcall. Mostly none is needed: a C function that
// answers -1 (lua_yield does) makes luaV_execute return at once, through all Lua functions that it runs, to the luaD_call
// of the pcall, and luaD_pcall then goes by the status that it finds. So where nothing but one luaV_execute lies between
// pcall and the function that fails, that function notes the status and answers -1.
// - luaD_rawrunprotected is written anew: it notes how deep it was called, and needs no setjmp, whose bookkeeping took a
//   malloc, since the import `invoke_vii` catches all that is thrown and every throw is for the innermost call.
// - error and assert raise in that way, and so may functions of the host (`RAISE`).
import { call, get, I32, int, load, set, store } from './wasm-code.ts';
import type { Patch } from './numbers51.ts';

/** Functions of the binary by their index. */
const INVOKE = 1;
const LUA_PUSHSTRING = 60;
const LUA_ERROR = 89;
const LUA_CONCAT = 91;
const LUAL_ERROR = 98;
const LUAL_WHERE = 100;
const LUAL_OPTLSTRING = 102;
const LUAB_ASSERT = 140;
const LUAB_ERROR = 143;
const LUAG_ERRORMSG = 229;
const LUAD_RAWRUNPROTECTED = 232;
/** luaopen_io, which nobody calls: its place is taken by what raises. */
const RAISE = 262;
/** f_call, which lua_pcall has called, in the function table. */
const F_CALL = 1;

const Op = {
  block: [0x02, 0x40], if: [0x04, 0x40], end: 0x0b, branchIf: 0x0d, return: 0x0f, select: 0x1b,
  eqz: 0x45, eq: 0x46, ne: 0x47, add: 0x6a, sub: 0x6b, and: 0x71, shiftRight: 0x76, shiftLeft: 0x74,
} as const;
const loadShort = (offset: number): number[] => [0x2f, 1, offset];
const loadByte = (offset: number): number[] => [0x2d, 0, offset];
const stackPointer = { get: [0x23, 0], set: [0x24, 0] } as const;

/** A lua_State (lstate.h), a CallInfo and a Closure (lobject.h), in bytes. */
const State = { callInfo: 20, firstCallInfo: 40, depth: 52, jump: 112, handler: 116 } as const;
const CallInfo = { base: 0, function: 4, code: 12, size: 24 } as const;
const IS_C = 6;
/** A lua_longjmp (ldo.c): the one before it, a jmp_buf that is free now, the status. It lies at 12 in its frame of 176. */
const Jump = { depth: 4, status: 160, at: 12, frame: 176 } as const;
const RUNTIME_ERROR = 2;
/** OP_CALL, and but for its last bit OP_TAILCALL (lopcodes.h). */
const OP_CALL = 28;

const [L, FN, DATA, FRAME] = [0, 1, 2, 3];
const runProtected = [
  1, 1, I32,
  ...stackPointer.get, ...int(Jump.frame), Op.sub, ...set(FRAME), ...get(FRAME), ...stackPointer.set,
  ...get(FRAME), ...int(0), ...store(Jump.at + Jump.status),
  // How deep calls are in the function that is protected; of what is no pcall, no depth that there is.
  ...get(FRAME), ...get(L), ...loadShort(State.depth), ...int(1), Op.add, ...int(-1), ...get(FN), ...int(F_CALL), Op.eq,
  Op.select, ...store(Jump.at + Jump.depth),
  ...get(FRAME), ...get(L), ...load(State.jump), ...store(Jump.at),
  ...get(L), ...get(FRAME), ...int(Jump.at), Op.add, ...store(State.jump),
  ...get(FN), ...get(L), ...get(DATA), ...call(INVOKE),
  ...get(L), ...get(FRAME), ...load(Jump.at), ...store(State.jump),
  ...get(FRAME), ...load(Jump.at + Jump.status),
  ...get(FRAME), ...int(Jump.frame), Op.add, ...stackPointer.set,
  Op.end,
];

const [JUMP, HERE, CALLER, CODE] = [1, 2, 3, 4];
const unless = (...condition: number[]): number[] => [...condition, Op.eqz, Op.branchIf, 0];
/**
 * As lua_error, but answers -1 where that has the same effect, for the caller to answer in turn: a C function that Lua
 * called, not one that C did, nor a hook.
 */
const raise = [
  1, 4, I32,
  ...Op.block,
  ...get(L), ...load(State.handler), Op.branchIf, 0, // xpcall's handler sees the stack as it is
  ...get(L), ...load(State.jump), ...set(JUMP),
  ...unless(...get(JUMP)),
  ...unless(...get(L), ...loadShort(State.depth), ...get(JUMP), ...load(Jump.depth), Op.eq),
  ...get(L), ...load(State.callInfo), ...set(HERE),
  ...get(HERE), ...int(CallInfo.size), Op.sub, ...set(CALLER),
  ...unless(...get(HERE), ...get(L), ...load(State.firstCallInfo), Op.ne),
  ...unless(...get(CALLER), ...get(L), ...load(State.firstCallInfo), Op.ne),
  // Called by a Lua function, by an instruction for that: not by one that calls a metamethod, nor by a finalizer's turn.
  ...get(CALLER), ...load(CallInfo.function), ...load(0), ...loadByte(IS_C), Op.eqz,
  ...Op.if,
  ...get(CALLER), ...load(CallInfo.code), ...int(4), Op.sub, ...load(0), ...set(CODE),
  ...get(CODE), ...int(62), Op.and, ...int(OP_CALL), Op.ne, Op.branchIf, 1,
  ...get(CALLER), ...load(CallInfo.base), ...get(CODE), ...int(6), Op.shiftRight, ...int(255), Op.and,
  ...int(4), Op.shiftLeft, Op.add, ...get(HERE), ...load(CallInfo.function), Op.ne, Op.branchIf, 1,
  Op.end,
  ...get(JUMP), ...int(RUNTIME_ERROR), ...store(Jump.status),
  ...int(-1), Op.return,
  Op.end,
  ...get(L), ...call(LUAG_ERRORMSG), ...int(0),
  Op.end,
];

/** Where luaB_assert keeps the arguments of luaL_error: the message. */
const ARGUMENTS = 1;
const DEFAULT_MESSAGE = 6755;
const message = [
  ...get(ARGUMENTS), ...get(L), ...int(2), ...int(DEFAULT_MESSAGE), ...int(0), ...call(LUAL_OPTLSTRING), ...store(0), ...get(L),
];

export const ERROR_PATCHES: readonly Patch[] = [
  { fn: LUAD_RAWRUNPROTECTED, instead: runProtected },
  { fn: RAISE, instead: raise },
  { fn: LUAB_ERROR, found: [...get(L), ...call(LUA_ERROR), Op.end], instead: [...get(L), ...call(RAISE), Op.end] },
  {
    fn: LUAB_ASSERT, found: [...message, ...int(2210), ...get(ARGUMENTS), ...call(LUAL_ERROR)],
    instead: [
      ...message, ...int(1), ...call(LUAL_WHERE),
      ...get(L), ...get(ARGUMENTS), ...load(0), ...call(LUA_PUSHSTRING),
      ...get(L), ...int(2), ...call(LUA_CONCAT),
      ...get(L), ...call(RAISE),
    ],
  },
];
