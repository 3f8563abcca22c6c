// What later releases say of permissions; there is no server of these to compare with.
import { expect, test } from 'vitest';
import { Engine } from '../../../src/redis/engine.ts';
import { encodeReply } from '../../../src/redis/resp.ts';
import { compact, splitLine } from '../wire.ts';

test('7.2 names the user, and its log tells when', () => {
  let now = 5000;
  const engine = new Engine({ clock: () => now });
  engine.emulate('7.2');
  const admin = engine.connect();
  const client = engine.connect();
  const run = (of: typeof admin, line: string): string =>
    compact(encodeReply(engine.execute(of, splitLine(line)), of.protocol));
  run(admin, 'ACL SETUSER u on nopass +get +publish +auth ~a &c');
  run(client, 'AUTH u x');
  expect(run(client, 'SET a 1')).toBe("-NOPERM User u has no permissions to run the 'set' command");
  expect(run(client, 'GET b')).toBe('-NOPERM No permissions to access a key');
  expect(run(client, 'PUBLISH d m')).toBe('-NOPERM No permissions to access a channel');
  now = 7000;
  run(client, 'PUBLISH d m');
  expect(run(admin, 'ACL DRYRUN u GET b')).toBe("$47 User u has no permissions to access the 'b' key");
  expect(run(admin, 'ACL DRYRUN u SET a 1')).toBe("$50 User u has no permissions to run the 'set' command");
  expect(run(admin, 'ACL LOG 1')).toMatch(
    / \$8 entry-id :2 \$17 timestamp-created :5000 \$22 timestamp-last-updated :7000$/);
});

test('commands of a release are allowed where all to come are', () => {
  const engine = new Engine();
  const client = engine.connect();
  const run = (...args: string[]): unknown => engine.execute(client, args);
  run('ACL', 'SETUSER', 'open', 'on', '+@all', '-get', 'allkeys');
  run('ACL', 'SETUSER', 'closed', 'on', '+@all', '-@all', '+@hash', 'allkeys');
  engine.emulate('7.4');
  const may = (user: string): unknown =>
    run('ACL', 'DRYRUN', user, 'HPEXPIRE', 'k', '1', 'FIELDS', '1', 'f');
  expect(may('open')).toMatchObject({ text: 'OK' });
  expect(may('closed')).toBe("User closed has no permissions to run the 'hpexpire' command");
});
