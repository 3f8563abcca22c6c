// What a function takes, read from how it is written in help: `string.rep(s, n [, sep])`.

export interface Parameter { name: string; optional: boolean; /** It stands for any number of values. */ many: boolean }

export interface Signature { name: string; parameters: readonly Parameter[]; least: number; /** Infinity: any number. */ most: number }

/** Undefined where a text is no call in round brackets: a function whose arguments have names takes one table. */
export function signatureOf(syntax: string): Signature | undefined {
  const call = /^([\w.:]+)\((.*?)\)(?:\s|$)/.exec(`${syntax} `);
  if (call === null) return undefined;
  const [, name, list] = call;
  const parameters: Parameter[] = [];
  let depth = 0;
  for (const [token] of list.matchAll(/\[|\]|\.\.\.|[\w"#]+/g)) {
    if (token === '[') depth++;
    else if (token === ']') depth--;
    else if (token === '...') parameters.push({ name: '...', optional: true, many: true });
    else parameters.push({ name: token, optional: depth > 0, many: false });
  }
  const many = parameters.some((one) => one.many);
  return {
    name, parameters, least: parameters.filter(({ optional }) => !optional).length, most: many ? Infinity : parameters.length,
  };
}

/** Those of the functions among a host's words, by name. */
export function signaturesOf(words: readonly { name: string; kind: string; syntax: string }[]): Map<string, Signature> {
  return new Map(words.filter(({ kind }) => kind === 'function').flatMap(({ name, syntax }) => {
    const signature = signatureOf(syntax);
    return signature === undefined ? [] : [[name, signature] as const];
  }));
}
