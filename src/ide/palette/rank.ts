// How well an action answers to what is typed: by words, so that what is found is what a reader would have found.

/** The kinds of match, from the best. Each is above zero; zero is no match. */
const SAME = 1;
const BEGINS = 0.8;
const WORDS = 0.6;
const WITHIN = 0.4;
const WITH_GROUP = 0.2;

/**
 * From 0 (no match) to 1. Every word that is typed has to stand in the title, or begin a word of the group's name; case
 * and order do not matter. Best first: it is the title, the title begins with it, each word begins one of the title,
 * each stands somewhere in the title, some are the group's.
 */
export function rank(typed: string, title: string, group = ''): number {
  const words = wordsOf(typed);
  const name = wordsOf(title).join(' ');
  const wanted = words.join(' ');
  if (name === wanted) return SAME;
  if (name.startsWith(wanted)) return BEGINS;
  if (words.every((word) => beginsOne(name, word))) return WORDS;
  if (words.every((word) => name.includes(word))) return WITHIN;
  return words.every((word) => name.includes(word) || beginsOne(group.toLowerCase(), word)) ? WITH_GROUP : 0;
}

const wordsOf = (text: string): string[] => text.toLowerCase().split(/\s+/).filter((word) => word !== '');

/** A word begins where no letter and no digit stands before it. */
function beginsOne(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!/[\p{L}\p{N}]$/u.test(text.slice(0, at))) return true;
  }
  return false;
}
