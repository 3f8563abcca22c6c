// Variables with a number behind them in brackets: `KEYS[1]`.
import type { Tree } from '@lezer/common';

export interface Indexed { name: string; at: number; from: number; to: number }

export function indexedIn(tree: Tree, text: string): Indexed[] {
  const found: Indexed[] = [];
  tree.iterate({
    enter({ name, node, from, to }) {
      if (name !== 'Index') return;
      const variable = node.firstChild;
      const number = node.getChild('Number');
      if (variable?.name !== 'VariableName' || number === null) return;
      found.push({ name: text.slice(variable.from, variable.to), at: Number(text.slice(number.from, number.to)), from, to });
    },
  });
  return found;
}
