// Where the host answers otherwise than the real engine, and why. Each is tried: one that no longer differs fails.

const LUA51 = 'LuaJIT reads it and Lua 5.1 does not: it is refused by its name';
const HOLES = 'how long a list with a hole is, is up to the VM: LuaJIT tells 1 of {1, nil, 3}, Lua 5.1 tells 3';
const WORDS = 'the YAML library says in its own words what is wrong, at the same place';
const JINJA = 'not run here, and says so';

/** By "subject: name". */
export const DIFFERENCES: Record<string, string> = {
  'conversions: an integer of LuaJIT': LUA51,
  'errors: goto and labels': LUA51,
  'people: a name beyond ASCII': LUA51,
  'library: the length of a list with a hole': HOLES,
  'library: the length of a list with a hole from the state': HOLES,
  'conditions: an error with a text': 'an error that is raised by a tail call has a place in Lua 5.1 and none in LuaJIT',
  'detection: language of the file alone is not read': 'the document reads it, the engine does not: the document goes first',
  'sandbox: a way back to what was taken away': 'the real sandbox is open there; this one is shut',
  'sandbox: what package still holds': 'the real sandbox is open there; this one is shut',
  'yaml: brackets left open': WORDS,
  'yaml: wrong indentation': WORDS,
  'yaml: an empty key and an empty value': 'YAML allows a line that begins with ":", PyYAML does not',
  'templates: xmlattr, pprint, filesizeformat, wordwrap are there': JINJA,
  'templates: literals': JINJA,
};
