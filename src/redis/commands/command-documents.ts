// COMMAND DOCS: a command's document in the emulated release as a reply.
import type { Command } from '../command.ts';
import { documentIn } from '../documents.ts';
import type { CommandDocument, DocumentedArgument } from '../documents.ts';
import type { Engine } from '../engine.ts';
import { MapReply, SetReply, Status } from '../reply.ts';
import type { Reply } from '../reply.ts';
import type { ReleaseName } from '../version.ts';

/** The map of COMMAND DOCS, with those of the subcommands. */
export function documentCommand(engine: Engine, command: Command): MapReply {
  const { name, subcommands } = command;
  const release = engine.config.get('redis-version') as ReleaseName;
  const { doc_flags: flags, history, arguments: parts, ...plain } = documentIn(name, release, tableDocument(command));
  return mapOf({
    ...plain, doc_flags: flags && statuses(flags), history: history && new SetReply(history.map((change) => [...change])),
    arguments: parts?.map((part) => describe(part, release !== '7.0')),
    subcommands: subcommands && new MapReply([...subcommands.values()].map((each) => [each.name, documentCommand(engine, each)])),
  });
}

/** What a command's entry in the table tells. */
function tableDocument({ spec: { summary, since, group, complexity, deprecated } }: Command): CommandDocument {
  return {
    summary, since, group, ...(complexity !== '' && { complexity }),
    ...(deprecated && { doc_flags: ['deprecated'], deprecated_since: deprecated.since, replaced_by: deprecated.replacedBy }),
  };
}

const ORDER = ['summary', 'since', 'group', 'complexity', 'module', 'doc_flags', 'deprecated_since', 'replaced_by', 'history',
  'arguments', 'subcommands'];
const ARGUMENT_ORDER = ['name', 'type', 'display_text', 'key_spec_index', 'token', 'summary', 'since', 'deprecated_since', 'flags', 'arguments'];

/** `displayed`: it tells how it is shown, which is its name where nothing else is known. */
function describe(argument: DocumentedArgument, displayed: boolean): Reply {
  const { flags, arguments: parts, ...plain } = argument;
  const shown = displayed && parts === undefined ? argument.display_text ?? argument.name : undefined;
  return mapOf({
    ...plain, display_text: shown, flags: flags && statuses(flags), arguments: parts?.map((part) => describe(part, displayed)),
  }, ARGUMENT_ORDER);
}

const statuses = (words: readonly string[]): SetReply => new SetReply(words.map((word) => new Status(word)));

function mapOf(fields: Readonly<Record<string, Reply | undefined>>, order: readonly string[] = ORDER): MapReply {
  return new MapReply(order.flatMap((name): [string, Reply][] => (fields[name] === undefined ? [] : [[name, fields[name]]])));
}
