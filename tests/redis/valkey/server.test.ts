// What Valkey tells of itself and its clients, beside the server itself.
import { describe, expect, test } from 'vitest';
import { sha1hex } from '../../../src/redis/scripting.ts';
import type { ReleaseName } from '../../../src/redis/version.ts';
import { besideScripts } from '../../hosts/redis/beside-scripts.ts';
import { beside } from '../oracle.ts';
import type { Beside } from '../oracle.ts';

const valkey = (release: ReleaseName = 'valkey-9.1'): Promise<Beside> => beside(undefined, undefined, release);

describe.each(['valkey-8.1', 'valkey-9.1'] as const)('%s', (release) => {
  const version = release === 'valkey-8.1' ? '8.1.1' : '9.1.2';

  test('passes for Redis where it is told to', async () => {
    const t = await besideScripts(release);
    expect(t.ours('HELLO')).toContain(`$6 server $6 valkey $7 version $5 ${version}`);
    expect(t.ours('INFO server')).toMatch(new RegExp(`redis_version:7.2.4 server_name:valkey valkey_version:${version} .*server_mode:standalone`));
    await t.reply('CONFIG SET extended-redis-compatibility yes', '+OK');
    expect(t.ours('HELLO')).toContain('$6 server $5 redis $7 version $5 7.2.4');
    expect(await t.theirs('HELLO') ?? t.ours('HELLO')).toContain('$6 server $5 redis $7 version $5 7.2.4');
    expect(t.ours('INFO server')).toContain('redis_mode:standalone');
  });

  test('COMMANDLOG keeps long requests and replies', async () => {
    const t = await valkey(release);
    await t.reply('COMMANDLOG LEN x', '-ERR type should be one of the following: slow, large-request, large-reply');
    await t.reply('COMMANDLOG GET -2 slow', '-ERR count should be greater than or equal to -1');
    await t.reply('CONFIG SET commandlog-reply-larger-than 100', '+OK');
    await t.same(['ECHO', 'x'.repeat(100)]);
    await t.same(['ECHO', 'x'.repeat(80)]);
    await t.reply('COMMANDLOG LEN large-reply', ':1');
    expect(t.ours('COMMANDLOG GET 1 large-reply')).toMatch(/^\*1 \*6 :0 :\d+ :108 \*2 \$4 ECHO/);
    await t.reply('CONFIG SET commandlog-reply-larger-than -1 commandlog-request-larger-than 50', '+OK');
    await t.same(['ECHO', 'x'.repeat(100)]);
    await t.reply('COMMANDLOG LEN large-request', ':2'); // with CONFIG SET itself
    await t.reply('COMMANDLOG RESET large-request', '+OK');
    await t.reply('COMMANDLOG LEN large-request', ':1'); // the reset is over 50 bytes, too
    await t.reply('CONFIG GET slowlog-max-len', '*2 $15 slowlog-max-len $3 128');
    await t.reply('CONFIG SET slowlog-max-len 5', '+OK');
    await t.reply('CONFIG GET commandlog-slow-execution-max-len', '*2 $33 commandlog-slow-execution-max-len $1 5');
  });

  test('MULTI within MULTI keeps the transaction from running', async () => {
    const t = await valkey(release);
    await t.reply('MULTI', '+OK');
    await t.reply('MULTI', release === 'valkey-8.1' ? '-ERR Command not allowed inside a transaction'
      : "-ERR Command 'multi' not allowed inside a transaction");
    await t.reply('EXEC', '-EXECABORT Transaction discarded because of previous errors.');
  });

  test('CLIENT LIST and KILL take filters', async () => {
    const t = await valkey(release);
    await t.reply('CLIENT LIST ID 990 991', '$0 ');
    await t.reply('CLIENT LIST ID 0', '-ERR client-id should be greater than 0');
    await t.reply('CLIENT LIST TYPE nope', "-ERR Unknown client type 'nope'");
    await t.reply('CLIENT LIST MAXAGE x', '-ERR maxage is not an integer or out of range');
    await t.reply('CLIENT LIST SKIPME x', '-ERR syntax error');
    await t.reply('CLIENT KILL ID 990 991 USER default', ':0');
    await t.reply('CLIENT KILL USER nope SKIPME no', "-ERR No such user 'nope'");
    await t.reply('CLIENT LIST NOPE x', '-ERR syntax error');
    await t.reply('CLIENT CAPA redirect nope', '+OK');
    await t.reply('CLIENT IMPORT-SOURCE on', '-ERR Server is not in import mode');
    await t.reply('CLIENT IMPORT-SOURCE off', '+OK');
    expect(t.ours('CLIENT INFO')).toContain(' capa=r ');
  });
});

test('CLIENT LIST of 9.0 takes negations', async () => {
  const t = await valkey();
  await t.reply('CLIENT LIST NOT-DB 0', '$0 ');
  await t.reply('CLIENT LIST DB 99', '-ERR DB number should be between 0 and 15');
  await t.reply('CLIENT LIST FLAGS z', '-ERR Unknown flags found in the provided filter: z');
  await t.reply('CLIENT LIST NOT-FLAGS z', '-ERR Unknown flags found in the NOT-FLAGS filter: z');
  await t.reply('CLIENT LIST NOT-CAPA z', '-ERR Unknown capa found in the NOT-CAPA filter: z');
  await t.reply('CLIENT LIST IDLE 0', '-ERR idle should be greater than 0');
  await t.reply('CLIENT LIST NOT-IDLE 1', '-ERR syntax error');
  await t.reply('CLIENT LIST NAME nobody', '$0 ');
  await t.reply('CLUSTERSCAN 0', '-ERR This instance has cluster support disabled');
  await t.reply('MODULE LIST', '*1 *8 $4 name $3 lua $3 ver :1 $4 path $3 lua $4 args *0');
  await t.reply('LOLWUT VERSION 9 3 3 0.1 0.1', "$117  . \n.@.\n . \nAscii representation of Julia set with constant 0.10 + 0.10i\n"
    + "Don't forget to have fun! Valkey ver. 9.1.2\n");
});

describe('scripts', () => {
  test.each(['valkey-8.1', 'valkey-9.1'] as const)('have server beside redis in %s', async (release) => {
    const t = await besideScripts(release);
    const [version, number] = release === 'valkey-8.1' ? ['8.1.1', 0x080101] : ['9.1.2', 0x090102];
    await t.reply(['EVAL', 'return {server == redis, server.SERVER_NAME, server.VALKEY_VERSION, redis.VALKEY_VERSION_NUM,'
      + ' server.REDIS_VERSION, server.REDIS_VERSION_NUM}', '0'], `*6 :1 $6 valkey $5 ${version} :${number} $5 7.2.4 :${0x070204}`);
    const script = "return redis.call('nope')";
    const sha = release === 'valkey-8.1' ? ` ${sha1hex(script)},` : '';
    await t.reply(['EVAL', script, '0'], `-ERR Unknown command called from script script:${sha} on @user_script:1.`);
    const texts: [script: string, text: string][] = [
      ["return redis.call('get')", 'Wrong number of args calling command from script'],
      ["return redis.call('subscribe', 'x')", `This ${release === 'valkey-8.1' ? 'Redis' : 'Valkey'} command is not allowed from script`],
      ['return redis.call()', 'Please specify at least one argument for this call'],
      ['return redis.call({})', 'Command arguments must be strings or integers'],
      ['return redis.log(1)', 'server.log() requires two arguments or more.'],
      ["return redis.log(9, 'x')", 'Invalid log level.'],
      ['return redis.setresp()', 'server.setresp() requires one argument.'],
      ['return redis.set_repl()', 'server.set_repl() requires one argument.'],
      ["return redis.acl_check_cmd('nope')", 'Invalid command passed to server.acl_check_cmd()'],
      ["return redis.call('config', 'nope')", release === 'valkey-8.1' ? 'Unknown command called from script'
        : "unknown subcommand 'nope'. Try CONFIG HELP."],
    ];
    for (const [source, text] of texts) expect(await t.same(['EVAL', source, '0']), source).toContain(`-ERR ${text} script:`);
  });

  test('may name their engine in any case', async () => {
    const t = await besideScripts('valkey-9.1');
    await t.reply(['EVAL', '#!LUA\nreturn 1', '0'], ':1');
    await t.reply(['EVAL', '#!nope\nreturn 1', '0'], "-ERR Could not find scripting engine 'nope'");
    await t.reply(['EVAL', '#!nope x=y\nreturn 1', '0'], '-ERR Unknown lua shebang option: x=y');
  });

  test('are shown by SCRIPT SHOW', async () => {
    const t = await besideScripts('valkey-9.1');
    const [, sha] = (await t.same('SCRIPT LOAD "return 7"')).split(' ');
    await t.reply(`SCRIPT SHOW ${sha.toUpperCase()}`, '$8 return 7');
    await t.reply('SCRIPT SHOW x', '-NOSCRIPT No matching script.');
    await t.reply('EVALSHA x 0', '-NOSCRIPT No matching script.');
    await t.reply('SCRIPT DEBUG no nope', "-ERR No scripting engine found with name 'nope' to enable debug");
  });
});

test.each(['valkey-8.1', 'valkey-9.1'] as const)('what a script declares holds in %s whatever its engine', async (release) => {
  const t = await besideScripts(release);
  await t.reply('CONFIG SET maxmemory 1', '+OK');
  for (const header of ['#!luaz', '#!', '#!lua', '#!lua nope=1', '#!lua flags=nope', '#!luaz flags=no-writes', '#!luaz nope=1', '#!"']) {
    await t.same(['EVAL', `${header}\nreturn 1`, '0']);
  }
  await t.same(['EVAL_RO', "return redis.call('SET', 'k', 1)", '0']);
  await t.same(['EVAL_RO', "return redis.call('GET', 'k')", '0']);
  await t.same(['EVAL_RO', "return redis.call('DEL', 'k')", '0']);
  await t.same(['EVAL', "return redis.call('SET', 'k', 1)", '0']);
  await t.reply('CONFIG SET maxmemory 0', '+OK');
});
