// Keeps the house free of its guests' words: what serves every host names none, and a world takes time and chance from its
// ground alone.
//
//     node tools/check-words.mjs [root]     exit code 1 and one line for each fault
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a pattern must not stand, but for the lines that are excepted, each with its reason. */
export const RULES = [
  {
    why: 'names a host, or what only one has',
    pattern: /redis|keyspace|evalsha|script kill|\bworkflow|\bautomation/i,
    in: ['src/session.ts', 'src/session', 'src/storage.ts', 'src/storage', 'src/protocol.ts', 'src/protocol', 'src/cut.ts', 'src/project', 'src/hosts/machine.ts',
      'src/hosts/host.ts', 'src/hosts/stateless.ts', 'src/hosts/page.ts', 'src/ide'],
    // The name of the lock: tabs of earlier versions ask for it by this one.
    except: [/^const NAME = 'evalua keyspace';$/],
  },
  {
    why: 'takes time or chance past the ground',
    pattern: /\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)|\bperformance\.now\b/,
    in: ['src/hosts', 'src/world'],
    // The page's doors run in the page; the ground of a real machine is made of these.
    skip: /\/page\/|\/panels\/|\/page\.ts$/,
    except: [/^export const realClock/, /= realClock, random = Math\.random/, /^\/\*\* Numbers as those of Math\.random/],
  },
];

/** The faults of the project in `root`, each as "file:line: what", in order. */
export function checkWords(root, rules = RULES) {
  return rules.flatMap((rule) => rule.in.flatMap((place) => filesOf(root, place)).filter((file) => !rule.skip?.test(file))
    .flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n').flatMap((line, at) => {
      const found = rule.pattern.exec(line);
      return found === null || rule.except.some((one) => one.test(line.trim())) ? [] : [`${file}:${at + 1}: "${found[0]}" ${rule.why}`];
    })));
}

function filesOf(root, place) {
  const path = join(root, place);
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [place];
  return readdirSync(path, { recursive: true }).map(String).filter((name) => /\.(ts|svelte)$/.test(name)).sort()
    .map((name) => `${place}/${name.replaceAll('\\', '/')}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const faults = checkWords(resolve(process.argv[2] ?? join(fileURLToPath(import.meta.url), '..', '..')));
  for (const fault of faults) console.error(fault);
  console.log(faults.length === 0 ? 'words: each in its house' : `words: ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
