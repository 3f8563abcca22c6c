// Forms of Lua that are typed often, offered among the names: Tab goes from one gap to the next.
import { snippetCompletion } from '@codemirror/autocomplete';
import type { Completion } from '@codemirror/autocomplete';

const snippet = (label: string, detail: string, text: string): Completion => snippetCompletion(text, { label, detail, type: 'snippet', boost: -1 });

export const snippets: readonly Completion[] = [
  snippet('if', 'then … end', 'if ${condition} then\n\t${}\nend'),
  snippet('ifelse', 'if … else … end', 'if ${condition} then\n\t${}\nelse\n\t${}\nend'),
  snippet('fori', 'for i = 1, n', 'for ${i} = 1, ${n} do\n\t${}\nend'),
  snippet('forin', 'for … in ipairs', 'for ${_}, ${value} in ipairs(${list}) do\n\t${}\nend'),
  snippet('forp', 'for … in pairs', 'for ${key}, ${value} in pairs(${table}) do\n\t${}\nend'),
  snippet('while', 'do … end', 'while ${condition} do\n\t${}\nend'),
  snippet('repeat', 'until …', 'repeat\n\t${}\nuntil ${condition}'),
  snippet('function', 'name(…) … end', 'function ${name}(${})\n\t${}\nend'),
  snippet('lfunction', 'local function … end', 'local function ${name}(${})\n\t${}\nend'),
  snippet('try', 'local ok, err = pcall(…)', 'local ok, err = pcall(${f})\nif not ok then\n\t${}\nend'),
];
