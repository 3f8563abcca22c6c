// What `evalua test` is called with.
import { parseArgs } from 'node:util';
import { CallError } from '../call-error.ts';

export interface TestCall {
  path: string;
  redis?: URL | undefined;
  cluster: boolean;
  /** Files that are written. */
  junit?: string | undefined;
  coverage?: string | undefined;
  /** The format as JSON Schema is asked for, and nothing is run. */
  schema: boolean;
  help: boolean;
}

export const TEST_USAGE = `evalua test PATH [--redis URL] [--cluster] [--junit FILE] [--coverage FILE]
evalua test --schema

  PATH             a script or its test file (limiter.lua, limiter.test.yaml), a project's folder, or a zip of one
  --redis URL      runs the tests on a real Redis or Valkey too (redis://host:port/db), in a database that has no keys, and
                   says where it parts from the engine
  --cluster        the server is a node of a cluster, which is reached by ioredis; without --redis: redis://127.0.0.1:6379
  --junit FILE     writes the results as JUnit XML
  --coverage FILE  writes the lines and branches of the scripts that ran, in the format of lcov
  --schema         prints the format of test files as JSON Schema, for editors; there is no PATH then

Exit status: 0, 1 for tests that failed, 2 for a wrong call or a test file that cannot be read.`;

/** Throws CallError. */
export function readTestCall(args: string[]): TestCall {
  const { values: { redis, ...values }, positionals } = parse(args);
  if (positionals.length !== 1 && !values.help && !values.schema) {
    throw new CallError(positionals.length === 0 ? 'No PATH is given.' : `One PATH, not ${positionals.length}: ${positionals.join(' ')}`);
  }
  const url = redis ?? (values.cluster ? 'redis://127.0.0.1:6379' : undefined);
  return { ...values, path: positionals[0] ?? '', ...url !== undefined && { redis: urlOf(url) } };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args, allowPositionals: true,
      options: {
        redis: { type: 'string' }, cluster: { type: 'boolean', default: false }, junit: { type: 'string' }, coverage: { type: 'string' },
        schema: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (cause) {
    if (cause instanceof TypeError) throw new CallError(cause.message); // parseArgs knows no such option
    throw cause;
  }
}

function urlOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '') return url;
  throw new CallError(`--redis ${text}: write it as redis://host:port or rediss://host:port.`);
}
