// redis-cli is the judge: the same lines go through it to a server of ours, which notes the arguments.
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { encodeText } from '../../src/bytes/text.ts';
import { splitArgs } from '../../src/bytes/split-args.ts';

const lines = [
  'set a b', '  set\ta   b  ', 'set a "b c"', "set a 'b c'", 'set a ""', "set a ''",
  'set a "\\x00\\xff\\n\\r\\t\\b\\a\\q\\\\\\""', "set a '\\n\\'\\x41'", "set a 'it\\'s'", 'set a b"c d"', "set a b'c d'",
  'set a \\n\\x41', 'set "a" \'b\'', 'set a "\\xZZ\\x4"', 'set a "x\\XFF"', 'set größe 🦊', 'set a "größe"',
  'set a "\'"', "set a '\"'", 'set a \\" x"',
];
const broken = [
  'set a "b', "set a 'b", 'set a "b"c', "set a 'b'c", 'set a "b\\"', "set a 'b\\'", '"a""b"', 'set a "\\', "set a 'a\\\\'",
];

function parseCommands(bytes: string): string[][] {
  const commands: string[][] = [];
  let at = 0;
  const readLine = (): string => {
    const end = bytes.indexOf('\r\n', at);
    const line = bytes.slice(at, end);
    at = end + 2;
    return line;
  };
  while (at < bytes.length) {
    const args = Array.from({ length: Number(readLine().slice(1)) }, () => {
      const length = Number(readLine().slice(1));
      at += length + 2;
      return bytes.slice(at - length - 2, at - 2);
    });
    commands.push(args);
  }
  return commands;
}

/** What redis-cli sends for each of the lines, and what it prints. */
async function throughRedisCli(input: string[]): Promise<{ sent: string[][]; printed: string }> {
  let received = '';
  const server = createServer((socket) => {
    socket.on('data', (data) => {
      const chunk = data.toString('latin1');
      received += chunk;
      for (const _ of parseCommands(chunk)) socket.write('+OK\r\n');
    });
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const cli = spawn('redis-cli', ['-p', String((server.address() as AddressInfo).port)]);
  let printed = '';
  cli.stdout.on('data', (data: Buffer) => { printed += data.toString('latin1'); });
  const ended = new Promise((resolve) => { cli.on('close', resolve); });
  cli.stdin.end(`${input.join('\n')}\n`);
  await ended;
  server.close();
  return { sent: parseCommands(received).filter(([name]) => name !== 'COMMAND' && name !== 'HELLO'), printed };
}

describe.runIf(spawnSync('redis-cli', ['--version']).status === 0)('redis-cli reads the same', () => {
  test('arguments', async () => {
    const { sent } = await throughRedisCli(lines);
    expect(lines.map((line) => splitArgs(encodeText(line)))).toEqual(sent);
  });
  test('and refuses the same', async () => {
    const { sent, printed } = await throughRedisCli(broken);
    expect(sent).toEqual([]);
    expect(printed.match(/Invalid argument\(s\)/g)).toHaveLength(broken.length);
    expect(broken.map((line) => splitArgs(encodeText(line)))).toEqual(broken.map(() => undefined));
  });
});

test('an empty line has no arguments', () => {
  expect(splitArgs('')).toEqual([]);
  expect(splitArgs('   ')).toEqual([]);
});

test('bytes cross as they are', () => expect(splitArgs('set k "\\xff\\x00"')).toEqual(['set', 'k', '\xff\x00']));
