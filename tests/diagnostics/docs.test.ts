// docs/diagnostics.md is made of the rules and their cases: `npx vitest run tests/diagnostics/docs.test.ts -u` writes it anew.
import { expect, it } from 'vitest';
import { NO_SUCH } from '../../src/hosts/automations/page/diagnose.ts';
import { redisRules } from '../../src/hosts/redis/page/rules/all.ts';
import { NOT_PORTABLE } from '../../src/hosts/workflow/page/diagnose.ts';
import { luaRules } from '../../src/syntax/rules/all.ts';
import { SYNTAX } from '../../src/syntax/rules/faults.ts';
import { habits } from '../../src/syntax/rules/javascript/habits.ts';
import { cases } from './cases.ts';

interface Told { code: string; severity: string; about: string }

const WORDS: Record<string, string> = { error: 'error: it will fail', warning: 'warning: it fails in some case', info: 'note: it may be other than meant', hint: 'hint: it can be left out, or written in a newer way' };

function section({ code, severity, about }: Told): string {
  const its = cases.filter((one) => one.code === code);
  const example = its.flatMap(({ raises }) => raises).at(0)?.replace(/[«»]/g, '');
  const good = its.flatMap(({ not }) => not).at(0);
  const block = (title: string, text: string | undefined): string => (text === undefined || text === '' ? '' : `\n${title}\n\n\`\`\`lua\n${text}\n\`\`\`\n`);
  return `### ${code}\n\n*${WORDS[severity]}*\n\n${about}\n${block('Told of', example)}${block('Not told of', good)}`;
}

const part = (title: string, rules: readonly Told[]): string => `## ${title}\n\n${rules.map(section).join('\n')}`;

it('docs/diagnostics.md tells every code', async () => {
  const text = `# What is said of a script before it runs

A moment after the last key the editor looks at the script, and marks what it finds. **Problems** (Ctrl+Shift+M, on a Mac ⌘⇧M) lists it, the worst
first: with its line, its code, why it is told, and a button where something can be written instead. F8 and Shift+F8 go from one to the next in the
text, Alt+Enter writes what is proposed at the cursor. Of what Lua cannot compile the first fault alone is told. Texts beyond 100,000 characters are not looked at.

What is said holds for the chosen version of the host. It is said of what stands in the text: what a variable is at a run nobody knows before.
This page is made of the rules themselves (\`src/syntax/rules\`, \`src/hosts/*/page\`); each rule has scripts that must raise it and scripts that must
not in \`tests/diagnostics/cases.ts\`, and 150 scripts of varied style and those of BullMQ and Bee-Queue, of which nothing untrue may be told, stand beside them.

## What is said after a run

Under the reply of a script of Redis **Advice** lists what became another thing in *that* run, with the values, the line where it is known, and what to write:
numbers that lost their fractions or do not fit, booleans, a list that ended before a nil (with what is lost behind it, and what \`#\` says of it), names that a
list has not, what stands beside \`ok\` or \`err\`, \`KEYS[0]\`, a flat list of HGETALL, numbers that a command got as \`1e+20\` or with 17 digits. A line is told
where one \`return\` alone can have given the value. Nothing became another thing: there is no such section. What redis-server 7.0.15 replies to the same scripts
is recorded in \`tests/hosts/redis/recorded/advice.7.0.txt\`. Of an error that comes from another language's habit the sentence of its rule stands beside it.

${part('Lua, in every host', [SYNTAX, ...luaRules])}
${part('What comes from JavaScript, and Lua does not compile', habits.map((habit) => ({ ...habit, severity: SYNTAX.severity })))}
${part('Redis and Valkey', redisRules)}
${part('Automations', [NO_SUCH])}
${part('Workflows', [{ ...NOT_PORTABLE, severity: 'warning' }])}`;
  await expect(text).toMatchFileSnapshot('../../docs/diagnostics.md');
});
