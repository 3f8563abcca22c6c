// What is said of a script of Redis beyond Lua.
import { commandRules } from './commands.ts';
import { keyRules } from './keys.ts';
import { replyRules } from './replies.ts';
import type { RedisRule } from './subject.ts';
import { workRules } from './work.ts';

export const redisRules: readonly RedisRule[] = [...commandRules, ...keyRules, ...replyRules, ...workRules];
