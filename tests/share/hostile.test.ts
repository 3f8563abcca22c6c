// Hostile links: whatever is wrong with one, it is refused with a sentence, or opened as a project whose every field fits.
//
//     LINKS=1000000 SEED=7 npx vitest run tests/share/hostile.test.ts     other links, and more of them
import { expect, test } from 'vitest';
import { LinkError } from '../../src/project/link.ts';
import type { Project } from '../../src/project/project.ts';
import { Random } from '../redis/random.ts';
import { mutated, soundLink } from './mutations.ts';
import { fits, randomProject } from './random-project.ts';
import { decodeLink, encodeLink } from './site.ts';

const LINKS = Number(process.env.LINKS ?? 25_000);
/** Links that are read at the same time: inflating has threads of its own. */
const AT_ONCE = 100;
const SENTENCE = /^This link [a-z][^\n<>]{20,200}\.(?: Ask for [^\n<>]+\.| Reload [^\n<>]+\.)?(?: \(Its [a-z]+ cannot be read\.\))?$/;

const r = new Random(Number(process.env.SEED ?? 9));

/** What became of a link: 'opened', or the kind of its refusal. Throws where it is neither. */
async function open(fragment: string): Promise<string> {
  let project: Project;
  try {
    project = await decodeLink(fragment);
  } catch (error) {
    if (!(error instanceof LinkError) || !SENTENCE.test(error.message)) throw error;
    return error.message.replace(/ \(Its.*/, ' (Its ...');
  }
  const wrong = Object.entries(fits).filter(([field, fit]) => !fit(project[field as keyof Project])).map(([field]) => field);
  expect(wrong).toEqual([]);
  expect(Object.keys(project).toSorted()).toEqual(Object.keys(fits).toSorted());
  return 'opened';
}

const ownNames = (): string[] =>
  [Object, Array, String, Function, Promise].flatMap(({ prototype }) => Object.getOwnPropertyNames(prototype));

test(`${LINKS} mutated links are opened or refused, never more`, async () => {
  const names = ownNames();
  const sound = await Promise.all(r.some(40, 40, async () => soundLink(await encodeLink(randomProject(r)))));
  // Chance draws one of such a length too seldom to be sure of it.
  const outcomes = new Map([[await open(`1${'A'.repeat(4_000_000)}`), 1]]);
  for (let done = 0; done < LINKS; done += AT_ONCE) {
    const links = Array.from({ length: Math.min(AT_ONCE, LINKS - done) }, () => mutated(r, r.pick(sound)));
    const told = await Promise.all(links.map((link) => open(link).catch((error: unknown) => {
      throw new Error(`${link.slice(0, 400)} of ${link.length} characters`, { cause: error });
    })));
    for (const outcome of told) outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect(ownNames()).toEqual(names);
  expect('polluted' in {}).toBe(false);
  // Each way out is taken: the links are wrong in many ways, and some are not wrong at all.
  const kinds = ['opened', /newer version/, /too long/, /more than a script/, /cut off.*\.$/, /Its/];
  for (const kind of kinds) expect([...outcomes.keys()].some((outcome) => outcome.match(kind)), String(kind)).toBe(true);
  expect(outcomes.get('opened')).toBeLessThan(LINKS / 2);
}, 900_000);
