// The members of an object in JSON by their text: a number beyond 2^53 and the order of keys are as they were written.

const STRING = /"(?:[^"\\]|\\[^])*"/y;
const SPACE = /[ \t\n\r]*/y;

/** `json` is an object, and was parsed already. Of a key that stands twice it is the last, as for JSON.parse. */
export function membersOf(json: string): Map<string, string> {
  const members = new Map<string, string>();
  let at = json.indexOf('{') + 1;
  for (;;) {
    const begins = skip(json, at);
    const key = matched(STRING, json, begins);
    if (key === undefined) return members;
    const from = skip(json, skip(json, begins + key.length) + 1);
    const to = endOf(json, from);
    members.set(JSON.parse(key) as string, json.slice(from, to).trimEnd());
    at = to + 1;
  }
}

/** Where the value that begins at a place ends: at the comma or the bracket after it. */
function endOf(json: string, from: number): number {
  let depth = 0;
  for (let at = from; at < json.length; at++) {
    const char = json[at];
    if (char === '"') at += matched(STRING, json, at)!.length - 1;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']' || char === ',') && depth === 0) return at;
    else if (char === '}' || char === ']') depth--;
  }
  return json.length;
}

const skip = (json: string, at: number): number => at + matched(SPACE, json, at)!.length;

function matched(pattern: RegExp, json: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(json)?.[0];
}
