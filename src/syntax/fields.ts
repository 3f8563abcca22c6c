// The fields that a text itself gives to its locals, or takes from them.
import type { SyntaxNode, Tree } from '@lezer/common';
import { childrenOf } from './nodes.ts';
import type { Local, Scopes } from './scopes.ts';

/** The names behind the dots of each local, in the order in which they come first, as far as a range of the text tells them. */
export function fieldsOf(
  tree: Tree, text: string, { uses, locals }: Scopes, { from: first, to: last } = { from: 0, to: text.length },
): Map<Local, Set<string>> {
  const fields = new Map<Local, Set<string>>();
  const named = new Map<number, Local>(locals.filter(({ kind }) => kind !== 'given').map((local) => [local.from, local]));
  for (const { from, local } of uses) if (local) named.set(from, local);
  const add = (owner: SyntaxNode | undefined, field: SyntaxNode | null): void => {
    const local = owner && named.get(owner.from);
    if (!local || !field) return;
    if (!fields.has(local)) fields.set(local, new Set());
    fields.get(local)!.add(text.slice(field.from, field.to));
  };
  tree.iterate({
    from: first, to: last,
    enter({ name, node }) {
      if (name === 'Member' || name === 'FunctionName') {
        const [owner] = childrenOf(node);
        if (owner?.name === 'VariableName') add(owner, node.getChild('PropertyName') ?? node.getChild('MethodName'));
      } else if (name === 'Table') {
        for (const field of node.getChildren('NamedField')) add(ownerOf(node), field.getChild('PropertyName'));
      }
    },
  });
  return fields;
}

/** What a table is assigned to, where that is a name: the one that stands where it stands. */
function ownerOf(table: SyntaxNode): SyntaxNode | undefined {
  const { parent } = table;
  if (parent?.name !== 'LocalDeclaration' && parent?.name !== 'Assignment') return undefined;
  const children = childrenOf(parent);
  const sign = children.findIndex(({ name }) => name === '=');
  const at = children.slice(sign).filter(({ name, to }) => name === ',' && to <= table.from).length;
  const target = children.slice(0, sign).filter(({ name }) => TARGETS.has(name))[at] as SyntaxNode | undefined;
  return target?.name === 'LocalName' || target?.name === 'VariableName' ? target : undefined;
}

const TARGETS: ReadonlySet<string> = new Set(['LocalName', 'VariableName', 'Member', 'Index']);
