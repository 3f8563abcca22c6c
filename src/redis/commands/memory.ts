// MEMORY: what keys take.
import { parseInteger } from '../arguments.ts';
import type { Client } from '../client.ts';
import type { CommandTable } from '../command.ts';
import { embeddedMost } from '../encoding.ts';
import { notInteger, syntaxError } from '../errors.ts';
import { embeddedKeyMemory, keyMemory } from '../memory-usage.ts';
import type { Bytes, Reply } from '../reply.ts';
import { helpOf } from './help.ts';
import { memoryReports } from './memory-report.ts';

function usage({ db, engine }: Client, args: readonly Bytes[]): Reply {
  const samples = readSamples(args);
  const entry = db.peek(args[2]);
  if (entry === undefined) return null;
  if (!engine.has.keysEmbedded) return keyMemory(args[2], entry, samples);
  return embeddedKeyMemory(args[2], entry, embeddedMost(engine.has, args[2], false), samples);
}

/** How many elements shall be looked at, 0 for all. */
function readSamples(args: readonly Bytes[]): number | undefined {
  let samples: number | undefined;
  for (let i = 3; i < args.length; i += 2) {
    if (args[i].toLowerCase() !== 'samples' || i + 1 === args.length) throw syntaxError();
    samples = parseInteger(args[i + 1]);
    if (samples === undefined) throw notInteger();
    if (samples < 0) throw syntaxError();
  }
  return samples;
}

const memoryHelp = helpOf('MEMORY', `
DOCTOR
    Return memory problems reports.
MALLOC-STATS
    Return internal statistics report from the memory allocator.
PURGE
    Attempt to purge dirty pages for reclamation by the allocator.
STATS
    Return information about the memory usage of the server.
USAGE <key> [SAMPLES <count>]
    Return memory in bytes used by <key> and its value. Nested values are
    sampled up to <count> times (default: 5, 0 means sample all).`);

export const memoryCommands: CommandTable = {
  memory: {
    arity: -2, flags: [], group: 'server',
    syntax: '', summary: 'A container for memory diagnostics commands', since: '4.0.0',
    complexity: 'Depends on subcommand.',
    subcommands: {
      ...memoryReports,
      help: {
        arity: 2, flags: ['loading', 'stale'], group: 'server',
        syntax: '', summary: 'Show helpful text about the different subcommands', since: '4.0.0', complexity: 'O(1)',
        run: memoryHelp,
      },
      usage: {
        arity: -3, flags: ['readonly'], group: 'server', categories: ['-keyspace'],
        keys: [{ access: 'RO', first: 2, last: 2 }],
        syntax: 'key [SAMPLES count]', summary: 'Estimate the memory usage of a key', since: '4.0.0',
        complexity: 'O(N) where N is the number of samples.', run: usage,
      },
    },
  },
};
