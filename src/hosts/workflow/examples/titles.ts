// Titles of the examples: their files are asked for apart.
import type { ExampleTitle } from '../../../protocol.ts';

export const titles: ExampleTitle[] = [
  { id: 'routing', title: 'Route by score', about: 'A node grades, its goto rules choose the next one. Rules that exclude each other go the same way in both runtimes.' },
  { id: 'retry', title: 'Retry until valid', about: 'A while loop that asks again until an answer is a number, at most five times.' },
  { id: 'map', title: 'Map over a list', about: 'Totals for each order and a sum: lists come as tables that count from 1.' },
  { id: 'fan-out', title: 'Fan-out and fan-in', about: 'Two branches work on copies of the state, and one node puts together what both found.' },
  { id: 'extract', title: 'Extract and validate', about: 'Fields out of a text, checked; what is wrong is told, one sentence for each fault.' },
  { id: 'refine', title: 'A loop that refines', about: 'Newton\'s method: each iteration comes closer, until the error is small enough.' },
  { id: 'portable', title: 'A portable rewrite', about: 'What was written for Lua 5.4 alone, rewritten so that both runtimes give the same.' },
  { id: 'model', title: 'A model, mocked', about: 'A node that asks a model cannot run here: the mock says what the model answers, and the rest of the flow can be played.' },
  { id: 'machine', title: 'A machine of states', about: 'Nodes as states, goto as transitions: does a text hold an even number of the letter a?' },
  { id: 'cart', title: 'A cart with discounts', about: 'Money in cents, a discount by customer, shipping by a rule: three nodes and a choice.' },
  { id: 'words', title: 'Count words', about: 'A text in, its most frequent words out, in an order that does not hang on chance.' },
  { id: 'queue', title: 'Work off a queue', about: 'A loop by goto that takes one task after another until none is left, and keeps a list of results.' },
];
