// Lines of a test that are wrong, with the beginning of what is said of the first of them, at its place.

/** "only here": it takes more than the shape of things to know. */
export const wrong: readonly (readonly [line: string, start: string, by?: 'only here'])[] = [
  ['expext: { reply: 1 }', '3:5 "expext" is not known here'],
  ['expect: { replay: 1 }', '3:15 "replay" is not known here: reply'],
  ['expect: { reply: !odd 1 }', '3:27 !odd is not known here', 'only here'],
  ['expect: { reply: !matches "(" }', '3:31 It is no regular expression.', 'only here'],
  ['expect: {}', '3:13 It expects nothing.'],
  ['expect: { expires: { a: soon } }', '3:29 It should be a time'],
  ['expect: { calls: { GET: often } }', '3:29 It should be how often'],
  ['expect: { error: { kind: odd } }', '3:30 It should be one of: syntax'],
  ['expect: { unchanged: 1 }', '3:26 It should be true, or a list'],
  ['data: SET a "b', '3:11 A quote is not closed', 'only here'],
  ['data: { a: 1 }', '3:11 Redis begins with commands', 'only here'],
  ['clock: yesterday', '3:12 It should be a time', 'only here'],
  ['protocol: 4', '3:15 It should be one of: 2, 3.'],
  ['version: 6.2', '3:14 Version: there are: 7.0', 'only here'],
  ['settings: { odd: 1 }', '3:17 Redis has no setting "odd"'],
  ['settings: { time-limit: -1 }', '3:29 Time limit: it is a number from 0', 'only here'],
  ['inputs: { odd: [1] }', '3:15 Redis has no input "odd"; those there are: keys, argv.'],
  ['inputs: { keys: { a: 1 } }', '3:21 It should be a list'],
  ['random: -1', '3:13 It should be a whole number'],
  ['property: { given: { n: { integer: [2, 1] } }, invariant: return true }', '3:40 It should be [smallest, largest]', 'only here'],
  ['property: { given: { n: { odd: 1 } }, invariant: return true }', '3:31 "odd" makes nothing'],
  ['property: { given: { n: { list: { of: { list: { of: { integer: [0, 1] }, length: [0, 200] } }, length: [0, 200] } } }, invariant: return true }', '3:29 It can make more than 10000 values', 'only here'],
  ['steps: []', '3:12 A test has from 1 to 200 steps.'],
  ['steps: [{ expect: { reply: 1 }, after: soon }]', '3:44 It should be a time'],
  ['steps: [{ call: "" }]', '3:21 It should be a command'],
  ['steps: [{ inputs: { keys: [a] } }]', '4:5 Beside "steps" there is no "expect"'],
  ['steps: [{ clock: 1 }]', '3:15 "clock" is not known here: name, after'],
  ['property: { given: {} }', '3:15 A property has an invariant.'],
];

/** A file of one test that has this line. */
export const testWith = (line: string): string =>
  `tests:\n  - name: it\n    ${line}\n${/^(expect|property)/.test(line) ? '' : '    expect: { reply: 1 }\n'}`;
