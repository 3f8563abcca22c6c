// Rules about names: globals that nobody made, globals that are made by accident, locals that nothing reads or that hide others.
import type { Program } from '../program.ts';
import { isElsewhere } from './dialect.ts';
import { globalOfJavaScript } from './javascript/globals.ts';
import { nodeAt } from './nil.ts';
import type { Local, Use } from '../scopes.ts';
import type { Finding, Rule, Subject } from './rule.ts';

const globalsOf = ({ scopes: { uses } }: Program): Use[] => uses.filter(({ local }) => local === undefined);
const madeBy = (uses: readonly Use[]): ReadonlySet<string> => new Set(uses.filter(({ write }) => write).map(({ name }) => name));

const undefinedGlobal: Rule = {
  code: 'undefined-global',
  severity: 'warning',
  about: 'A name that is no local means a global. This one is none of Lua\'s or of the host\'s, and nothing here makes it, so that it is nil: mostly a word that is '
    + 'spelled otherwise, or a local that was made in a block that has ended. Write the name as it was made, or make a local of it where both places see it.',
  find({ program, known, unknown, isOpen, isJoined }) {
    if (unknown === undefined || isOpen || isJoined) return [];
    const uses = globalsOf(program);
    const made = madeBy(uses);
    return uses.filter(({ write, name }) => !write && !known.has(name) && !made.has(name) && !isElsewhere(name, program.lua) && globalOfJavaScript(name, known) === undefined).map((use) => {
      const instead = nearest(use.name, [...known, ...program.scopes.locals.filter(({ seen }) => seen.from <= use.from && use.from <= seen.to).map(({ name }) => name)]);
      return {
        from: use.from, to: use.to, severity: unknown.severity, message: unknown.message.replaceAll('%', use.name) + later(program, use),
        ...instead !== undefined && { fix: { title: `Write ${instead}`, from: use.from, to: use.to, insert: instead } },
      };
    });
  },
};

function later(program: Program, { name }: Use): string {
  const local = program.scopes.locals.find((one) => one.name === name);
  return local === undefined ? '' : ` A local of that name is made in line ${program.lineAt(local.from)}, and is not seen here.`;
}

const globalWrite: Rule = {
  code: 'global-write',
  severity: 'warning',
  about: 'An assignment to a name that is no local makes a global. Where scripts share their globals the host refuses that, so that no script changes what another one '
    + 'sees. Write "local" before the first assignment.',
  find: ({ program, write, isOpen }) => (write === undefined || isOpen ? []
    : globalsOf(program).filter((use) => use.write).map((use) => ({
      from: use.from, to: use.to, severity: write.severity, message: write.message.replaceAll('%', use.name), ...madeLocal(program, use),
    }))),
};

/** "local" before the one name of an assignment or function, where nothing before it uses the name. */
function madeLocal(program: Program, { from, to, name, block }: Use): Pick<Finding, 'fix'> {
  const { parent } = nodeAt(program, from, to);
  const statement = parent?.name === 'FunctionName' ? parent.parent : parent;
  if (statement === null || statement === undefined || program.text.slice(from, to) !== name) return {};
  const isOne = statement.name === 'FunctionDeclaration' ? parent!.to === to : statement.name === 'Assignment' && statement.getChild(',') === null;
  // What a local means ends with its block: elsewhere the name would be another one.
  const others = globalsOf(program).filter((use) => use.name === name);
  const end = statement.parent?.to ?? 0;
  if (!isOne || others.some((use) => use.from < from || use.from > end) || (block.parent !== undefined && others.some((use) => use.block !== block))) return {};
  return { fix: { title: `Write local ${name}`, from: statement.from, to: statement.from, insert: 'local ' } };
}

const accidentalGlobal: Rule = {
  code: 'accidental-global',
  severity: 'info',
  about: 'A function assigns to a name that is no local, and nothing outside of it uses that name: a local is meant. As a global it outlives the call, and two calls of '
    + 'the function share it. Write "local" before the first assignment.',
  find({ program, write, isOpen, isJoined }) {
    if (write !== undefined || isOpen || isJoined) return [];
    const uses = globalsOf(program);
    return uses.filter((use, at) => use.write && use.block.parent !== undefined
      && uses.every(({ name, block }) => name !== use.name || block === use.block)
      && uses.findIndex(({ name }) => name === use.name) === at)
      .map((use) => ({ from: use.from, to: use.to, message: `${use.name} is a global that this function alone uses.`, ...madeLocal(program, use) }));
  },
};

const unusedLocal: Rule = {
  code: 'unused-local',
  severity: 'hint',
  about: 'Nothing reads this local: it can go, or what should read it says another name. A name that begins with "_" says that it is not needed.',
  find: ({ program, isJoined }) => program.scopes.locals.filter((local) => isUnused(local) && !(isJoined && local.block.parent === undefined))
    .map(({ name, from, to, uses }) => ({
      from, to, message: `Nothing reads the local ${name}.`,
      ...uses.length === 0 && { fix: { title: `Call it _${name}`, from, to, insert: `_${name}` } },
    })),
};

const isUnused = ({ kind, name, attribute, uses }: Local): boolean =>
  (kind === 'local' || kind === 'function') && !name.startsWith('_') && attribute !== 'close' && uses.every(({ write }) => write);

const shadowedLocal: Rule = {
  code: 'shadowed-local',
  severity: 'info',
  about: 'Within a block a local of the same name is made, while the one around it is read again behind the block: what was written to the inner one is lost there. '
    + 'Leave out "local" where the outer one is meant, or give the inner one another name.',
  find({ program }) {
    const { locals } = program.scopes;
    const byName = new Map<string, Local[]>();
    for (const local of locals) {
      const others = byName.get(local.name);
      if (others === undefined) byName.set(local.name, [local]);
      else others.push(local);
    }
    return locals.flatMap((inner): Finding[] => {
      if (inner.kind !== 'local' || inner.name.startsWith('_')) return [];
      const outer = byName.get(inner.name)!.findLast((one) => one !== inner && one.from < inner.from && one.seen.from <= inner.from
        && one.seen.to > inner.seen.to && one.block === inner.block);
      const isReadBehind = outer?.kind === 'local' && outer.uses.some(({ write, from }) => !write && from > inner.seen.to);
      const statement = nodeAt(program, inner.from, inner.to).parent;
      // Alone in its declaration and given a value, as an assignment is: `local ok, err = f()` makes its own.
      const isAssignment = statement?.name === 'LocalDeclaration' && statement.getChildren('LocalName').length === 1 && statement.getChild('=') !== null;
      if (!isReadBehind || !isAssignment || wasWritten(outer, inner)) return [];
      return [{
        from: inner.from, to: inner.to, message: `This is another ${inner.name} than that of line ${program.lineAt(outer.from)}, which is read again in line ${program.lineAt(outer.uses.find(({ write, from }) => !write && from > inner.seen.to)!.from)}.`,
        fix: { title: `Assign to the ${inner.name} of line ${program.lineAt(outer.from)}`, from: statement.from, to: inner.from, insert: '' },
      }];
    });
  },
};

/** Behind the block something is written to it first. */
function wasWritten(outer: Local, inner: Local): boolean {
  return outer.uses.find(({ from }) => from > inner.seen.to)?.write === true;
}

/** The name that was meant, where one is a letter or two away. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  const most = name.length < 4 ? 1 : 2;
  let best: string | undefined;
  let least = most + 1;
  for (const one of names) {
    if (one === name || Math.abs(one.length - name.length) > most) continue;
    const far = one.toLowerCase() === name.toLowerCase() ? 0.5 : distance(one, name, least);
    if (far < least) { least = far; best = one; }
  }
  return name.length < 3 && least >= 1 ? undefined : best;
}

/** Letters to put in, take out, exchange or swap; at least `enough` where it is more. */
function distance(a: string, b: string, enough: number): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2] + 1);
      next.push(value);
    }
    if (Math.min(...next) >= enough) return enough;
    [before, row] = [row, next];
  }
  return row[b.length];
}

export const nameRules: readonly Rule<Subject>[] = [undefinedGlobal, globalWrite, accidentalGlobal, unusedLocal, shadowedLocal];
