// What is said of a script of Redis before it runs.
import type { Diagnose } from '../../page.ts';
import { diagnoseLua, luaRules } from '../../../syntax/rules/all.ts';
import { apply } from '../../../syntax/rules/rule.ts';
import { signaturesOf } from '../../../syntax/signature.ts';
import { redisRules } from './rules/all.ts';
import { redisSubject } from './rules/subject.ts';

/** The globals of scripts and of functions, in any release. */
export const GLOBALS: ReadonlySet<string> = new Set(('__redis__err__handler __server__err__handler _G _VERSION ARGV KEYS assert bit cjson cmsgpack '
  + 'collectgarbage coroutine error gcinfo getfenv getmetatable ipairs load loadstring math newproxy next os pairs pcall rawequal rawget rawset redis '
  + 'select server setfenv setmetatable string struct table tonumber tostring type unpack xpcall').split(' '));

/** Some releases have these; code that is loaded makes no globals either. */
const REACHING: ReadonlySet<string> = new Set(['getfenv', 'setfenv']);

export const diagnose: Diagnose = (text, { tree, isJoined, words, given }) => diagnoseLua(text, {
  lua: '5.1', tree, isJoined, known: GLOBALS, reaching: REACHING, signatures: signaturesOf(words),
  unknown: { severity: 'warning', message: 'Nothing makes the global %: Redis ends a script that reads it.' },
  write: { severity: 'warning', message: 'Redis refuses to make the global %. Write "local" before it.' },
}, luaRules, (subject) => apply(redisRules, redisSubject(subject, words, given && { keys: given.keys ?? 0, argv: given.argv ?? 0 })));
