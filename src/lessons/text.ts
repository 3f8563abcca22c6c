// The text of a lesson as a tree of Markdown: what the learner reads, and hints, one after the other.
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { RootContent } from 'mdast';

export interface LessonText { text: RootContent[]; hints: RootContent[][] }

/** Each part under a heading "## Hint" is one. HTML stays a text: it is drawn as it is written. */
export function textOf(markdown: string): LessonText {
  const parts: RootContent[][] = [[]];
  for (const node of fromMarkdown(markdown).children) {
    if (node.type === 'heading' && node.depth === 2 && plainText(node).trim() === 'Hint') parts.push([]);
    else parts.at(-1)!.push(node);
  }
  const [text, ...hints] = parts;
  return { text, hints };
}

/** The words of a node, without marks. */
export function plainText(node: RootContent): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(plainText).join('') : '';
}

const LESSON = 'lesson:';

/** Where a link of a lesson leads: to another lesson, or out of the page; undefined: it is none that is followed. */
export function linkOf(url: string): { lesson: string } | { href: string } | undefined {
  if (url.startsWith(LESSON)) return { lesson: url.slice(LESSON.length) };
  return /^https:\/\//i.test(url) ? { href: url } : undefined;
}
