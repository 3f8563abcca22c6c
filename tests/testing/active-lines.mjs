// What real Lua says of the lines of scripts: those that have code, and those that ran. Writes active-lines.json.
//
//     node tests/testing/active-lines.mjs      needs lua5.1 and lua5.4
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { scripts } from './coverage-scripts.ts';

const PROGRAM = readFileSync(new URL('active-lines.lua', import.meta.url), 'utf8');
const recorded = {};
for (const lua of ['5.1', '5.4']) {
  recorded[lua] = Object.fromEntries(Object.entries(scripts).map(([name, script]) =>
    [name, JSON.parse(execFileSync(`lua${lua}`, ['-', ], { input: `local SCRIPT = [==[\n${script}]==]\n${PROGRAM}`, encoding: 'utf8' }))]));
}
writeFileSync(new URL('active-lines.json', import.meta.url), `${JSON.stringify(recorded, null, 1)}\n`);
