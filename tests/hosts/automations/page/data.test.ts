// The world on its way into a project, and out of one.
import { expect, test } from 'vitest';
import { makeRows, makeWorld, worldNow } from '../../../../src/hosts/automations/page/data.ts';
import { AutomationsPort } from '../../../../src/hosts/automations/page/port.ts';

/** A port to a world that answers each word with what is given, and what was asked of it. */
function port(answers: Record<string, unknown>): { port: AutomationsPort; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const answer = (_: string, name: string, given: unknown): Promise<unknown> => {
    asked.push([name, given]);
    return Promise.resolve(answers[name]);
  };
  return { port: new AutomationsPort({ act: answer, ask: answer }), asked };
}

const WORLD = {
  users: [{ id: 'u1' }], secrets: [{ id: 's1', name: 'key', value: 'hidden' }],
  executions: [{ id: 'e1', output: 'x'.repeat(500) }], routes: [{ id: 'r1', about: 'y'.repeat(300) }, { id: 'r2' }],
};

test('values of secrets never leave', async () => {
  const { seed, left } = await worldNow(port({ world: WORLD }).port, 10_000);
  expect(seed).toEqual({ ...WORLD, secrets: [{ id: 's1', name: 'key', value: '' }] });
  expect(left).toBe('1 secret without its value.');
});

test('what was is left out before what is', async () => {
  const without = async (bytes: number): Promise<unknown> => (await worldNow(port({ world: { ...WORLD, secrets: [] } }).port, bytes));
  expect(await without(600)).toMatchObject({ seed: { executions: [], routes: WORLD.routes }, left: '1 row of executions did not fit.' });
  expect(await without(150)).toMatchObject({ seed: { executions: [], routes: [], users: WORLD.users } });
  expect(await without(20)).toEqual({ seed: [], left: expect.stringMatching(/^The world did not fit: it has \d+ B, and 20 B are left\.$/) as string });
});

test('a world is loaded, with the way back', async () => {
  const { port: its, asked } = port({ load: { before: { users: [] } } });
  const backs: (() => Promise<void>)[] = [];
  expect(await makeWorld(its, { users: [] }, (back) => backs.push(back))).toEqual({ text: 'Its world is here.', failed: false });
  await backs[0]();
  expect(asked).toEqual([['load', { world: { users: [] } }], ['load', { world: { users: [] } }]]);
});

test('what is no world is refused', async () => {
  const none = port({ load: { error: 'users: a row has an id' } }).port;
  const never = (): never => { throw new Error('nothing was replaced'); };
  expect(await makeWorld(none, [['SET', 'a', '1']], never)).toMatchObject({ failed: true });
  expect(await makeWorld(none, [], never)).toMatchObject({ failed: false });
  expect(await makeWorld(none, { users: [{}] }, never)).toEqual({ text: 'Its world could not be loaded: users: a row has an id', failed: true });
});

test('rows of an example are put, and one that does not fit is an error', async () => {
  const { port: its, asked } = port({ put: { row: {} } });
  await makeRows(its, ['{"table": "tasks", "row": {"id": "t"}}']);
  expect(asked).toEqual([['put', { table: 'tasks', row: { id: 't' } }]]);
  await expect(makeRows(its, ['{"table": "tasks"}'])).rejects.toThrow('no row of a table');
  await expect(makeRows(port({ put: { error: 'no' } }).port, ['{"table": "tasks", "row": {}}'])).rejects.toThrow('no');
});
