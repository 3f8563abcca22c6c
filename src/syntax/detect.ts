// Whether a text is Lua.
import { hasFault, parseLua } from './parse.ts';

/** Characters of it that are read. */
const LOOKED_AT = 20_000;

/** Whether a text is a program in either dialect that says something: text of other kinds is full of faults, or empty. */
export function isLua(text: string): boolean {
  const start = text.length <= LOOKED_AT ? text : text.slice(0, text.lastIndexOf('\n', LOOKED_AT) + 1);
  const whole = start === text;
  return (['5.1', '5.4'] as const).some((lua) => {
    const tree = parseLua(start, lua);
    return tree.topNode.firstChild !== null && (whole ? !hasFault(tree) : true);
  });
}
