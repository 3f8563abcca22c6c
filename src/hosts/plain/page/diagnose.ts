// What is said of a plain script before it runs.
import type { Diagnose } from '../../page.ts';
import { diagnoseLua } from '../../../syntax/rules/all.ts';
import { signaturesOf } from '../../../syntax/signature.ts';

/** The globals of both versions. */
const COMMON = '_G _VERSION ARGV assert collectgarbage error getmetatable ipairs load math next os pairs pcall print rawequal rawget rawset select setmetatable string table tonumber tostring type xpcall';
export const GLOBALS = {
  '5.1': new Set(`${COMMON} coroutine getfenv loadstring setfenv unpack`.split(' ')),
  '5.4': new Set(`${COMMON} coroutine rawlen utf8 warn`.split(' ')),
};

export const diagnose: Diagnose = (text, { lua, tree, isJoined, words }) => diagnoseLua(text, {
  lua, tree, isJoined, known: GLOBALS[lua], signatures: signaturesOf(words),
  unknown: { severity: 'info', message: 'Nothing makes the global %: it is nil.' },
});
