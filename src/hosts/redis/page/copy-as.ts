// A script with its keys and arguments as code for a client: EVALSHA first, and the whole script where the
// server does not have it (NOSCRIPT). Clients that do both by themselves are left to do it.
import type { Exports } from '../../page.ts';
import type { Bytes } from '../../../protocol.ts';
import { decodeStrict, encodeText, LONE_BYTE } from '../../../bytes/text.ts';

/** What is called: texts are as typed, values are bytes. */
export interface Call { script: string; keys: readonly Bytes[]; argv: readonly Bytes[] }

export interface Target {
  id: string;
  title: string;
  /** The end of a file's name, without the dot. */
  extension: string;
  code(call: Call): string;
}

/** A value as a literal: of a text, or of bytes that are none. */
type Literal = (text: string | null, bytes: Bytes) => string;

const literals = (values: readonly Bytes[], literal: Literal): string[] =>
  values.map((value) => literal(decodeStrict(value), value));
const hex = (bytes: Bytes): string => Array.from(bytes, (char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('');

// Literals. JSON's escapes are those of JavaScript, Python, Go, Java and C# too.

const javascript: Literal = (text, bytes) => (text === null ? `Buffer.from('${hex(bytes)}', 'hex')` : JSON.stringify(text));
const python: Literal = (text, bytes) => (text === null ? `bytes.fromhex('${hex(bytes)}')` : JSON.stringify(text));
const go: Literal = (text, bytes) => (text === null ? `"${hex(bytes).replace(/../g, '\\x$&')}"` : JSON.stringify(text));
const java: Literal = (text, bytes) =>
  (text === null ? `HexFormat.of().parseHex("${hex(bytes)}")` : `${JSON.stringify(text)}.getBytes(UTF_8)`);
const csharp: Literal = (text, bytes) => (text === null ? `Convert.FromHexString("${hex(bytes)}")` : JSON.stringify(text));
/** $'...' holds every byte but NUL, which no argument of a program can hold. */
const shell: Literal = (text, bytes) => (/^[\w:.,@%+/-]+$/.test(text ?? '') ? text!
  : `$'${bytes.replace(/[\\']/g, '\\$&').replace(/[^ -~]/g, (char) => `\\x${hex(char)}`)}'`);

// Scripts

const template = (script: string): string => `\`${script.replace(/[\\`]|\$\{/g, '\\$&').replaceAll('\r', '\\r')}\``;
const tripleQuoted = (script: string): string =>
  `"""${script.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\r', '\\r').replaceAll('\0', '\\0')}"""`;
const goRaw = (script: string): string =>
  (/[\r\0]/.test(script) ? JSON.stringify(script) : `\`${script.replaceAll('`', '` + "`" + `')}\``);
const verbatim = (script: string): string => `@"${script.replaceAll('"', '""')}"`;
/** A text block drops what ends a line, so that spaces there are written out. */
const textBlock = (script: string): string => `"""\n${script.replaceAll('\\', '\\\\').replaceAll('"', '\\"')
  .replaceAll('\r', '\\r').replace(/[ \t]+$/gm, (space) => space.replaceAll(' ', '\\s').replaceAll('\t', '\\t'))}"""`;

export const targets: readonly Target[] = [
  {
    id: 'redis-cli', title: 'redis-cli', extension: 'sh',
    code: ({ script, keys, argv }) => `#!/usr/bin/env bash
script=${shellScript(script)}
sha=$(redis-cli SCRIPT LOAD "$script")
redis-cli EVALSHA "$sha" ${[String(keys.length), ...literals([...keys, ...argv], shell)].join(' ')}
`,
  },
  {
    id: 'ioredis', title: 'ioredis (Node)', extension: 'mjs',
    code: ({ script, keys, argv }) => `import { Redis } from 'ioredis';

const redis = new Redis();
// Sends EVALSHA, and EVAL where the server does not have the script yet.
redis.defineCommand('run', { numberOfKeys: ${keys.length}, lua: ${template(script)} });
console.log(await redis.run(${literals([...keys, ...argv], javascript).join(', ')}));
await redis.quit();
`,
  },
  {
    id: 'node-redis', title: 'node-redis (Node)', extension: 'mjs',
    code: ({ script, keys, argv }) => `import { createHash } from 'node:crypto';
import { createClient } from 'redis';

const script = ${template(script)};
const sha = createHash('sha1').update(script).digest('hex');
const options = {
  keys: [${literals(keys, javascript).join(', ')}],
  arguments: [${literals(argv, javascript).join(', ')}],
};

const client = await createClient().connect();
const reply = await client.evalSha(sha, options).catch((error) => {
  if (!error.message.startsWith('NOSCRIPT')) throw error;
  return client.eval(script, options);
});
console.log(reply);
client.destroy();
`,
  },
  {
    id: 'redis-py', title: 'redis-py (Python)', extension: 'py',
    code: ({ script, keys, argv }) => `import redis

client = redis.Redis()
# Sends EVALSHA, and loads the script where the server does not have it yet.
run = client.register_script(${tripleQuoted(script)})
print(run(keys=[${literals(keys, python).join(', ')}], args=[${literals(argv, python).join(', ')}]))
`,
  },
  {
    id: 'go-redis', title: 'go-redis (Go)', extension: 'go',
    code: ({ script, keys, argv }) => `package main

import (
\t"context"
\t"fmt"

\t"github.com/redis/go-redis/v9"
)

// Run sends EVALSHA, and EVAL where the server does not have the script yet.
var script = redis.NewScript(${goRaw(script)})

func main() {
\tclient := redis.NewClient(&redis.Options{Addr: "localhost:6379"})
\tdefer client.Close()
\tkeys := []string{${literals(keys, go).join(', ')}}
\treply, err := script.Run(context.Background(), client, keys${literals(argv, go).map((one) => `, ${one}`).join('')}).Result()
\tfmt.Println(reply, err)
}
`,
  },
  {
    id: 'jedis', title: 'Jedis (Java)', extension: 'java',
    code: ({ script, keys, argv }) => `import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import redis.clients.jedis.JedisPooled;
import redis.clients.jedis.exceptions.JedisNoScriptException;

public class Run {
    static final byte[] SCRIPT = ${textBlock(script)}.getBytes(UTF_8);

    public static void main(String[] args) throws Exception {
        byte[] sha1 = java.security.MessageDigest.getInstance("SHA-1").digest(SCRIPT);
        byte[] sha = HexFormat.of().formatHex(sha1).getBytes(UTF_8);
        List<byte[]> keys = List.of(${literals(keys, java).join(', ')});
        List<byte[]> argv = List.of(${literals(argv, java).join(', ')});
        try (JedisPooled jedis = new JedisPooled("localhost", 6379)) {
            Object reply;
            try {
                reply = jedis.evalsha(sha, keys, argv);
            } catch (JedisNoScriptException absent) {
                reply = jedis.eval(SCRIPT, keys, argv);
            }
            System.out.println(reply);
        }
    }
}
`,
  },
  {
    id: 'stackexchange', title: 'StackExchange.Redis (C#)', extension: 'cs',
    code: ({ script, keys, argv }) => `using StackExchange.Redis;

var script = ${verbatim(script)};
var redis = await ConnectionMultiplexer.ConnectAsync("localhost");
RedisKey[] keys = [${literals(keys, csharp).join(', ')}];
RedisValue[] argv = [${literals(argv, csharp).join(', ')}];
// Sends EVALSHA, and EVAL where the server does not have the script yet.
Console.WriteLine(await redis.GetDatabase().ScriptEvaluateAsync(script, keys, argv));
`,
  },
];

/** As it is, where a shell can hold it so. */
function shellScript(script: string): string {
  return /[^\P{Cc}\n\t]/u.test(script) || LONE_BYTE.test(script) ? shell(null, encodeText(script)) : `'${script.replaceAll("'", "'\\''")}'`;
}

/** The same, of a script with the fields of the host. */
export const exports: Exports = {
  about: 'The script, with the files that it includes, its keys and arguments as code: it calls EVALSHA, and sends the'
    + ' script where the server does not have it.',
  loneByte: 'The script holds bytes that are no UTF-8. In this code each has become U+FFFD; redis-cli takes them as they are.',
  targets: targets.map(({ code, ...target }) => ({
    ...target, code: (script, values) => code({ script, keys: values('keys'), argv: values('argv') }),
  })),
};
