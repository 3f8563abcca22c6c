// What a client in JavaScript gave, told as [type, value]: of lists the values, of maps the pairs.
import { readFileSync } from 'node:fs';

const cases = JSON.parse(readFileSync(new URL('../cases.json', import.meta.url), 'utf8'));

/** `modes`: what the client is made with, by a name each; "default" is with nothing. */
export async function measure(client, version, modes, connect) {
  const answers = {};
  for (const [mode, options] of Object.entries(modes)) {
    const { run, clients, end } = await connect(options);
    const spoken = [...String(await clients()).matchAll(/resp=(\d)/g)].at(-1)?.[1] ?? '?';
    const told = {};
    if (mode !== 'default') for (const [name, script] of cases) told[name] = await run(script, 'evalua:key').then(tell, (error) => tell(error, true));
    answers[mode] = { spoken, told };
    await end();
  }
  console.log(JSON.stringify({ client, version, runtime: `Node.js ${process.versions.node}`, answers }));
}

function tell(value, thrown = false) {
  if (thrown) return ['thrown', value.name ?? value.constructor.name, value.message];
  if (value === null || value === undefined) return [String(value)];
  if (Array.isArray(value)) return ['Array', value.map((each) => tell(each))];
  if (value instanceof Map) return ['Map', [...value].map(([key, each]) => [tell(key), tell(each)])];
  if (value instanceof Set) return ['Set', [...value].map((each) => tell(each))];
  if (Buffer.isBuffer(value)) return ['Buffer', value.toString('latin1')];
  if (value instanceof Error) return ['Error', value.message];
  if (typeof value === 'object') {
    const kind = Object.getPrototypeOf(value) === null ? 'Object without prototype' : value.constructor.name;
    return [kind, Object.entries(value).map(([key, each]) => [tell(key), tell(each)])];
  }
  return [typeof value, Object.is(value, -0) ? '-0' : String(value)];
}
