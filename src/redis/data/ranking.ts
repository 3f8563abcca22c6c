// The order of a sorted set: a tree of sorted arrays (a B+ tree) that knows the size of each part, so that an
// element's place, and the element at a place, are found in O(log n). A small set is one array.
import type { Bytes } from '../reply.ts';

/** A member with its score. Its score changes only while it stands outside a ranking, or by `rescore`. */
export class Ranked {
  constructor(readonly member: Bytes, public score: number) {}
}

/** Most entries of a node; it splits in two beyond. A node below a quarter joins its neighbour if both fit. */
const MOST = 128;
const FEWEST = MOST / 4;

class Leaf {
  constructor(readonly items: Ranked[]) {}
}

class Branch {
  /** `firsts[i]` is the first element within `children[i]`, `sizes[i]` how many elements there are. */
  constructor(readonly children: Node[], readonly firsts: Ranked[], readonly sizes: number[]) {}
}

type Node = Leaf | Branch;

export class Ranking {
  private root: Node = new Leaf([]);
  private count = 0;

  get size(): number { return this.count; }

  add(element: Ranked): void {
    this.count++;
    const right = insert(this.root, element);
    if (right === undefined) return;
    const left = this.root;
    this.root = new Branch([left, right], [firstOf(left), firstOf(right)], [sizeOf(left), sizeOf(right)]);
  }

  /** Takes out an element that stands in the ranking with its present score. */
  remove(element: Ranked): void {
    this.count--;
    remove(this.root, element);
    while (this.root instanceof Branch && this.root.children.length === 1) this.root = this.root.children[0];
  }

  /** Gives an element of the ranking another score. */
  rescore(element: Ranked, score: number): void {
    if (rescoreWithinLeaf(this.root, element, score)) return;
    this.remove(element);
    element.score = score;
    this.add(element);
  }

  /** The element at a place, counted from 0 and within the size. */
  at(rank: number): Ranked {
    let node = this.root;
    while (node instanceof Branch) {
      let i = 0;
      for (; rank >= node.sizes[i]; i++) rank -= node.sizes[i];
      node = node.children[i];
    }
    return node.items[rank];
  }

  /** The place of an element that stands in the ranking. */
  rankOf(element: Ranked): number {
    let node = this.root;
    let rank = 0;
    while (node instanceof Branch) {
      const child = childOf(node, element);
      for (let i = 0; i < child; i++) rank += node.sizes[i];
      node = node.children[child];
    }
    return rank + placeIn(node.items, element.score, element.member);
  }

  /** How many elements stand at the front for which `before` holds; it must hold for a front part and no other. */
  countWhile(before: (element: Ranked) => boolean): number {
    let node = this.root;
    let rank = 0;
    while (node instanceof Branch) {
      const child = Math.max(0, countWhile(node.firsts, before) - 1);
      for (let i = 0; i < child; i++) rank += node.sizes[i];
      node = node.children[child];
    }
    return rank + countWhile(node.items, before);
  }

  /** The elements from place `from` up to, without it, place `to`. */
  slice(from: number, to: number): Ranked[] {
    const found: Ranked[] = [];
    if (from < to) collect(this.root, from, to, found);
    return found;
  }
}

const sizeOf = (node: Node): number =>
  node instanceof Leaf ? node.items.length : node.sizes.reduce((sum, size) => sum + size, 0);
const firstOf = (node: Node): Ranked => (node instanceof Leaf ? node.items[0] : node.firsts[0]);
const widthOf = (node: Node): number => (node instanceof Leaf ? node.items.length : node.children.length);

/** How many of the sorted items come before a member with a score: where it stands or would stand. */
function placeIn(items: readonly Ranked[], score: number, member: Bytes): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item.score < score || (item.score === score && item.member < member)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countWhile(items: readonly Ranked[], before: (element: Ranked) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (before(items[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The child in which an element stands or would stand: the last whose first is not after it. */
function childOf(branch: Branch, element: Ranked): number {
  const { firsts } = branch;
  const place = placeIn(firsts, element.score, element.member);
  if (place < firsts.length && firsts[place] === element) return place;
  return place === 0 ? 0 : place - 1;
}

/** Adds an element below a node. A node that grew too wide splits: the right part is returned. */
function insert(node: Node, element: Ranked): Node | undefined {
  if (node instanceof Leaf) {
    const place = placeIn(node.items, element.score, element.member);
    node.items.splice(place, 0, element);
    return node.items.length > MOST ? splitLeaf(node, place) : undefined;
  }
  const i = childOf(node, element);
  const child = node.children[i];
  const right = insert(child, element);
  node.firsts[i] = firstOf(child);
  if (right === undefined) { node.sizes[i]++; return undefined; }
  node.sizes[i] = sizeOf(child);
  node.children.splice(i + 1, 0, right);
  node.firsts.splice(i + 1, 0, firstOf(right));
  node.sizes.splice(i + 1, 0, sizeOf(right));
  return node.children.length > MOST ? splitBranch(node) : undefined;
}

/** In halves; where the new element came last it goes alone, so that rising scores leave full leaves behind. */
function splitLeaf(leaf: Leaf, place: number): Leaf {
  return new Leaf(leaf.items.splice(place === MOST ? MOST : MOST / 2));
}

function splitBranch({ children, firsts, sizes }: Branch): Branch {
  const at = MOST / 2;
  return new Branch(children.splice(at), firsts.splice(at), sizes.splice(at));
}

function remove(node: Node, element: Ranked): void {
  if (node instanceof Leaf) {
    node.items.splice(placeIn(node.items, element.score, element.member), 1);
    return;
  }
  const i = childOf(node, element);
  const child = node.children[i];
  remove(child, element);
  node.sizes[i]--;
  const width = widthOf(child);
  if (width === 0) dropChild(node, i);
  else {
    node.firsts[i] = firstOf(child);
    if (width < FEWEST) join(node, i);
  }
}

function dropChild({ children, firsts, sizes }: Branch, i: number): void {
  children.splice(i, 1);
  firsts.splice(i, 1);
  sizes.splice(i, 1);
}

/** Joins a narrow child with a neighbour, where both fit into one. */
function join(branch: Branch, i: number): void {
  const left = i > 0 ? i - 1 : i;
  const { children, sizes } = branch;
  if (left + 1 >= children.length) return;
  const into = children[left];
  const from = children[left + 1];
  if (widthOf(into) + widthOf(from) > MOST) return;
  if (into instanceof Leaf && from instanceof Leaf) into.items.push(...from.items);
  else if (into instanceof Branch && from instanceof Branch) {
    into.children.push(...from.children);
    into.firsts.push(...from.firsts);
    into.sizes.push(...from.sizes);
  }
  sizes[left] += sizes[left + 1];
  dropChild(branch, left + 1);
}

/** Sets a score that leaves the element within its leaf, which nothing above it notices; false where it does not. */
function rescoreWithinLeaf(root: Node, element: Ranked, score: number): boolean {
  let node = root;
  while (node instanceof Branch) node = node.children[childOf(node, element)];
  const { items } = node;
  const from = placeIn(items, element.score, element.member);
  let to = placeIn(items, score, element.member);
  if (to > from) to--; // the element itself came before its new place
  if (node !== root) {
    if (from === 0 || to === 0) return false; // the leaf would begin with another element
    if (to === items.length - 1 && score > element.score) return false; // its place may be in the next leaf
  }
  for (let i = from; i < to; i++) items[i] = items[i + 1];
  for (let i = from; i > to; i--) items[i] = items[i - 1];
  items[to] = element;
  element.score = score;
  return true;
}

function collect(node: Node, from: number, to: number, found: Ranked[]): void {
  if (node instanceof Leaf) {
    const end = Math.min(to, node.items.length);
    for (let i = Math.max(0, from); i < end; i++) found.push(node.items[i]);
    return;
  }
  let start = 0;
  for (let i = 0; i < node.children.length && start < to; i++) {
    const size = node.sizes[i];
    if (start + size > from) collect(node.children[i], from - start, to - start, found);
    start += size;
  }
}
