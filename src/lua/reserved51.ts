// Places below 1024 in the memory of Lua 5.1, where Emscripten puts nothing: what patch51.ts adds to the binary and
// lua51.ts meet there.

/** The function that is called for a write to a read-only table: its index in the function table. */
export const REFUSE = 16;
/** The address of the key of that write (a TValue), or 0 where the write has none to show. */
export const REFUSED_KEY = 20;
/** `userdata: (nil)`, zero-terminated: also how a patched binary is told from one as it is published. */
export const NULL_TEXT = { at: 32, text: 'userdata: (nil)' } as const;
/** Where strtoul leaves its result of 64 bits. */
export const WIDE_RESULT = 48;
/**
 * Where a table notes the metamethods that it lacks (lobject.h, `flags`), in bytes. The upper bits are free: all are set in
 * a new table, none in one that was written to. The highest without the next one marks a table read-only.
 */
export const TABLE_FLAGS = 6;
export const READONLY = { bits: 0xc0, mark: 0x80 } as const;
/** A string (lobject.h): where its hash and its length lie, in words, and its text, in bytes. */
export const TString = { hash: 2, length: 3, text: 16 } as const;
/** A byte of a string that Lua leaves free: zero in a new one, 1 where known-strings.ts has read it. */
export const READ = 7;
