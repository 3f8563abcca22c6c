// ACL: users and what they may do. What rules mean is acl/'s.
import type { LogEntry } from '../acl/log.ts';
import { joinSelectors, sha256hex } from '../acl/user.ts';
import type { Denial, Selector } from '../acl/selector.ts';
import { hasSpaces } from '../acl/selector.ts';
import { integer } from '../arguments.ts';
import type { Client } from '../client.ts';
import { arityFits } from '../command.ts';
import type { Engine } from '../engine.ts';
import type { CommandSpec, CommandTable } from '../command.ts';
import { RedisError, shown, subcommandSyntax, wrongArity } from '../errors.ts';
import { MapReply, OK, SetReply } from '../reply.ts';
import type { Bytes, Reply } from '../reply.ts';
import { CATEGORIES } from './command-description.ts';
import { helpOf } from './help.ts';
import { TO_ALL_NODES } from './later.ts';

type Args = readonly Bytes[];

/** Bits of a password that ACL GENPASS makes. */
const PASSWORD_BITS = { usual: 256, most: 4096 };
/** Entries that ACL LOG shows. */
const SHOWN = 10;

function setUser({ engine }: Client, args: Args): Reply {
  const rules = args.slice(3);
  if (hasSpaces(args[2])) throw new RedisError("ERR Usernames can't contain spaces or null characters");
  const joined = joinSelectors(rules, engine.has.aclSelectorsNest);
  if (typeof joined === 'number') {
    throw new RedisError(`ERR Unmatched parenthesis in acl selector starting at '${shown(rules[joined])}'.`);
  }
  engine.acl.setUser(args[2], joined);
  engine.journal.append({ kind: 'command', args: [...args.slice(0, 3), ...joined.map(hidePassword)] });
  return OK;
}

/** Passwords are kept as hashes alone. */
function hidePassword(rule: Bytes): Bytes {
  if (rule.startsWith('>')) return `#${sha256hex(rule.slice(1))}`;
  return rule.startsWith('<') ? `!${sha256hex(rule.slice(1))}` : rule;
}

function delUser(client: Client, args: Args): Reply {
  const { acl, journal } = client.engine;
  const names = args.slice(2);
  if (names.includes('default')) throw new RedisError("ERR The 'default' user cannot be removed");
  const removed = names.filter((name) => acl.remove(name, client)).length;
  if (removed !== 0) journal.append({ kind: 'command', args });
  return removed;
}

function getUser({ engine }: Client, args: Args): Reply {
  const user = engine.acl.users.get(args[2]);
  if (user === undefined) return null;
  return new MapReply([
    ['flags', new SetReply(user.flags())], ['passwords', user.passwords], ...describe(user.root),
    ['selectors', user.selectors.map((selector) => new MapReply(describe(selector)))],
  ]);
}

const describe = (selector: Selector): [Bytes, Bytes][] => Object.entries(selector.describe());

const list = ({ engine }: Client): Reply => engine.acl.list().map((user) => user.describe());
const users = ({ engine }: Client): Reply => engine.acl.list().map(({ name }) => name);
const whoAmI = ({ user }: Client): Reply => user.name;

function cat({ engine }: Client, args: Args): Reply {
  if (args.length > 3) throw subcommandSyntax(args[1], 'ACL');
  if (args.length === 2) return CATEGORIES;
  const members = engine.acl.catalog.of(args[2]);
  if (members === undefined) throw new RedisError(`ERR Unknown category '${shown(args[2])}'`);
  return members.map(({ name }) => name);
}

function dryRun({ engine: { acl, has }, db }: Client, args: Args): Reply {
  const user = acl.users.get(args[2]);
  if (user === undefined) throw new RedisError(`ERR User '${shown(args[2])}' not found`);
  const call = args.slice(3);
  const container = acl.catalog.find(call[0].split('|')[0]);
  const command = container?.subcommands === undefined || call.length === 1 ? container
    : container.subcommands.get(call[1].toLowerCase());
  if (command === undefined || call[0].includes('|')) throw new RedisError(`ERR Command '${shown(call[0])}' not found`);
  if (!arityFits(command, call.length)) throw wrongArity(command.name);
  const denial = acl.denial(user, command, call, db.id);
  if (denial === undefined) return OK;
  return (has.aclNamesUser ? `User ${user.name}` : 'This user') + tellDenial(denial, command.name, call);
}

function tellDenial({ reason, at }: Denial, command: Bytes, call: Args): Bytes {
  return ' has no permissions to '
    + (reason === 'database' ? `access database ${call[at]}` : reason === 'command' ? `run the '${command}' command` : `access the '${call[at]}' ${reason}`);
}

function genPass(_client: Client, args: Args): Reply {
  if (args.length > 3) throw subcommandSyntax(args[1], 'ACL');
  const bits = args.length === 3 ? integer(args[2]) : PASSWORD_BITS.usual;
  if (bits <= 0 || bits > PASSWORD_BITS.most) {
    throw new RedisError('ERR ACL GENPASS argument must be the number of bits for the output password, a positive'
      + ` number up to ${PASSWORD_BITS.most}`);
  }
  const digits = Math.ceil(bits / 4);
  const bytes = crypto.getRandomValues(new Uint8Array(Math.ceil(digits / 2)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('').slice(0, digits);
}

function log({ engine }: Client, args: Args): Reply {
  const { acl, now } = engine;
  if (args.length > 3) throw subcommandSyntax(args[1], 'ACL');
  if (args[2]?.toLowerCase() === 'reset') {
    acl.log.entries = [];
    return OK;
  }
  const count = args.length === 3 ? Math.max(0, integer(args[2])) : SHOWN;
  return acl.log.entries.slice(0, count).map((entry) => tellEntry(engine, entry, now));
}

function tellEntry(engine: Engine, { at, since, id, client, ...entry }: LogEntry, now: number): MapReply {
  return new MapReply(Object.entries<Reply>({
    count: entry.count, reason: entry.reason, context: entry.context, object: entry.object, username: entry.username,
    'age-seconds': engine.double((now - at) / 1000), 'client-info': client,
    ...(engine.has.aclLogIds && { 'entry-id': id, 'timestamp-created': since, 'timestamp-last-updated': at }),
  }));
}

function noFile({ engine }: Client): Reply {
  const text = 'ERR This Redis instance is not configured to use an ACL file. You may want to specify users via'
    + ' the ACL SETUSER command and then issue a CONFIG REWRITE (assuming you have a Redis configuration file set) in'
    + ' order to store users in the Redis configuration.';
  throw new RedisError(engine.has.serverTable ? text.replaceAll('Redis ', '') : text);
}

const help = helpOf('ACL', `
CAT [<category>]
    List all commands that belong to <category>, or all command categories
    when no category is specified.
DELUSER <username> [<username> ...]
    Delete a list of users.
DRYRUN <username> <command> [<arg> ...]
    Returns whether the user can execute the given command without executing the command.
GETUSER <username>
    Get the user's details.
GENPASS [<bits>]
    Generate a secure 256-bit user password. The optional \`bits\` argument can
    be used to specify a different size.
LIST
    Show users details in config file format.
LOAD
    Reload users from the ACL file.
LOG [<count> | RESET]
    Show the ACL log entries.
SAVE
    Save the current config to the ACL file.
SETUSER <username> <attribute> [<attribute> ...]
    Create or modify a user with the specified attributes.
USERS
    List all the registered usernames.
WHOAMI
    Return the current connection username.`);

const admin: Pick<CommandSpec, 'flags' | 'group' | 'since' | 'syntax'> = {
  flags: ['admin', 'noscript', 'loading', 'stale'], group: 'server', since: '6.0.0', syntax: '',
};
const open: typeof admin = { ...admin, flags: ['noscript', 'loading', 'stale'] };
const FOR_EACH_USER = 'O(N). Where N is the number of configured users.';

export const aclCommands: CommandTable = {
  acl: {
    arity: -2, flags: [], group: 'server', since: '6.0.0', syntax: '', complexity: 'Depends on subcommand.',
    summary: 'A container for Access List Control commands ',
    subcommands: {
      setuser: {
        ...admin, arity: -3, syntax: 'username [rule [rule ...]]', later: [TO_ALL_NODES],
        summary: 'Modify or create the rules for a specific ACL user',
        complexity: 'O(N). Where N is the number of rules provided.', run: setUser,
      },
      deluser: {
        ...admin, arity: -3, syntax: 'username [username ...]', later: [TO_ALL_NODES],
        summary: 'Remove the specified ACL users and the associated rules',
        complexity: 'O(1) amortized time considering the typical user.', run: delUser,
      },
      getuser: {
        ...admin, arity: 3, syntax: 'username', summary: 'Get the rules for a specific ACL user',
        complexity: 'O(N). Where N is the number of password, command and pattern rules that the user has.',
        run: getUser,
      },
      list: {
        ...admin, arity: 2, summary: 'List the current ACL rules in ACL config file format',
        complexity: FOR_EACH_USER, run: list,
      },
      users: {
        ...admin, arity: 2, summary: 'List the username of all the configured ACL rules', complexity: FOR_EACH_USER,
        run: users,
      },
      whoami: {
        ...open, arity: 2, summary: 'Return the name of the user associated to the current connection',
        complexity: 'O(1)', run: whoAmI,
      },
      cat: {
        ...open, arity: -2, syntax: '[categoryname]',
        summary: 'List the ACL categories or the commands inside a category',
        complexity: 'O(1) since the categories and commands are a fixed set.', run: cat,
      },
      dryrun: {
        ...admin, arity: -4, since: '7.0.0', syntax: 'username command [arg [arg ...]]',
        summary: 'Returns whether the user can execute the given command without executing the command.',
        complexity: 'O(1).', run: dryRun,
      },
      genpass: {
        ...open, arity: -2, syntax: '[bits]', complexity: 'O(1)', run: genPass,
        summary: 'Generate a pseudorandom secure password to use for ACL users',
      },
      log: {
        ...admin, arity: -2, syntax: '[count | RESET]', summary: 'List latest events denied because of ACLs in place',
        complexity: 'O(N) with N being the number of entries shown.', run: log,
      },
      save: {
        ...admin, arity: 2, later: [TO_ALL_NODES], summary: 'Save the current ACL rules in the configured ACL file',
        complexity: FOR_EACH_USER, run: noFile,
      },
      load: {
        ...admin, arity: 2, summary: 'Reload the ACLs from the configured ACL file', complexity: FOR_EACH_USER,
        run: noFile,
      },
      help: {
        ...open, arity: 2, flags: ['loading', 'stale'], complexity: 'O(1)', run: help,
        summary: 'Show helpful text about the different subcommands',
      },
    },
  },
};
