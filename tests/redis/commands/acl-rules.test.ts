// From 7.2 on ACL tells rules as they were given.
import { test } from 'vitest';
import { beside } from '../oracle.ts';

/** Rules given one after the other, and the commands that ACL GETUSER tells then. */
const RULES: readonly (readonly [rules: string, commands: string])[] = [
  ['+get +set', '-@all +get +set'],
  ['+@read -@string +get', '-@all +@read -@string +get'],
  ['+GET +Config|Get', '-@all +get +config|get'],
  ['+config|get +config|set -config', '-@all -config'],
  ['+config|get +get -config|get', '-@all +get -config|get'],
  ['+get -get +get', '-@all +get'],
  ['+@all -debug', '+@all -debug'],
  ['+get allcommands -set', '+@all -set'],
  ['+get nocommands', '-@all'],
  ['+select|0 +select|0 +SELECT|1', '-@all +select|0 +select|1'],
  ['+geoadd +get +getex', '-@all +geoadd +get +getex'],
];

test('ACL GETUSER tells rules as they were given', async () => {
  const t = await beside(undefined, undefined, '7.2');
  for (const [rules, commands] of RULES) {
    await t.same('ACL SETUSER u reset');
    await t.same(`ACL SETUSER u ${rules}`);
    await t.reply('ACL LIST', '*2 $51 user default on nopass sanitize-payload ~* &* +@all '
      + `$${`user u off sanitize-payload resetchannels ${commands}`.length} user u off sanitize-payload resetchannels ${commands}`);
    await t.same('ACL GETUSER u');
  }
});

test('selectors have their own', async () => {
  const t = await beside(undefined, undefined, '7.2');
  await t.reply('ACL SETUSER u on (+get ~a* +@read) (%R~x -@all +SET)', '+OK');
  await t.reply('ACL GETUSER u', '*12 $5 flags *2 $2 on $16 sanitize-payload $9 passwords *0 $8 commands $5 -@all $4 keys $0  '
    + '$8 channels $0  $9 selectors *2 *6 $8 commands $17 -@all +get +@read $4 keys $3 ~a* $8 channels $0  '
    + '*6 $8 commands $10 -@all +set $4 keys $4 %R~x $8 channels $0 ');
  await t.same('ACL LIST');
  await t.same(['ACL', 'SETUSER', 'v', '(+get', '(~a', '+set)']);
  await t.same(['ACL', 'SETUSER', 'v', '(+get', '+set']);
  await t.same('ACL SETUSER v skip-sanitize-payload');
  await t.same('ACL GETUSER v');
  await t.same('ACL SETUSER v reset');
  await t.same('ACL GETUSER v');
});
