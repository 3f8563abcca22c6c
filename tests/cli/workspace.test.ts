// evalua run on the workspace: modules that lie beside the script, and triggers of a manifest that its input has.
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { evalua, folderWith } from './process.ts';

const files = folderWith({
  'run.lua': 'local fixtures = require("lighting/helpers")\nfunction main() return { fixtures.label("A1"), require("./near"), select(2, require.try("csv-parser/parse")) } end',
  'modules/lighting/exports/helpers.lua': 'return { label = function(unit) return "Unit " .. unit end }', 'near.lua': 'return "near"', 'fails.lua': '\nrequire("lighting/broken")',
  'modules/lighting/exports/broken.lua': '\n\nerror("no")',
  'set.lua': 'core.create_entity({ table = "cues", fields = { status = "running" } })',
  'set.json': JSON.stringify({
    world: 'empty', capabilities: ['data.write:*'], mode: 'autoCommit',
    files: { 'tell.lua': 'function main() log.info(args.status) end', 'm.toml': '[script.tell]\n[trigger.t]\non_field_change = "status"\nrun_script = "tell"\nparams = { status = "$new_value" }\nmode = "autoCommit"' },
  }),
});
const run = async (...args: string[]): Promise<unknown> => JSON.parse((await evalua(['run', '--host', 'workspace', '--json', ...args])).stdout);
afterAll(() => files.remove());

test('the files of the script\'s folder can be required', async () => {
  expect(await run(join(files.path, 'run.lua'))).toMatchObject({ ok: true, result: ['Unit A1', 'near', 'module not installed: "csv-parser"'] });
  expect(await run(join(files.path, 'fails.lua'))).toMatchObject({ ok: false, error: { message: 'modules/lighting/exports/broken.lua:3: no', file: 'modules/lighting/exports/broken.lua', line: 3 } });
});

test('what its commits fire is told', async () => {
  expect(await run(join(files.path, 'set.lua'), '--input', join(files.path, 'set.json'))).toMatchObject({ ok: true, log: [{ text: 'running' }], triggered: [{ trigger: 't', script: 'tell', new_value: 'running', args: { status: 'running' } }] });
});
