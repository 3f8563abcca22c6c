// evalua: the playground's hosts on a terminal.
import { USAGE } from './call.ts';
import { run } from './run.ts';
import { TEST_USAGE } from './test/test-call.ts';

const COMMANDS = `evalua run PATH [options]     runs a script, a project's folder or a zip: evalua run --help
evalua test PATH [options]    runs the tests beside a script: evalua test --help
evalua serve [options]        Redis over TCP: evalua serve --help`;

const [command, ...args] = process.argv.slice(2);
switch (command) {
  case 'run':
    process.exitCode = await run(args);
    break;
  case 'test':
    process.exitCode = await (await import('./test/test.ts')).test(args);
    break;
  case 'serve':
    process.argv.splice(2, 1); // it reads the others
    await import('../serve/main.ts');
    break;
  case 'help': case '--help': case '-h':
    process.stdout.write(`${COMMANDS}\n\n${USAGE}\n\n${TEST_USAGE}\n`);
    break;
  default:
    process.stderr.write(`${command === undefined ? 'No command is given' : `There is no command "${command}"`}.\n\n${COMMANDS}\n`);
    process.exitCode = 2;
}
