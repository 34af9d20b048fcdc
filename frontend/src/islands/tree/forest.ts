/** A tree of groups: where it falls apart at any height, and where each group lies beside the others. */
import type { TreeNode } from '../../lib/api/types';

export interface Group {
  node: TreeNode;
  /** Photos that are still in it at the height of the cut. */
  size: number;
}

export interface Cut {
  height: number;
  /** From the beginning of the tree to its end, alike ones beside each other. */
  groups: Group[];
  /** Photos that are in no group at this height. */
  apart: number;
}

/** From where to where a group reaches, as shares of the width. */
export type Span = readonly [from: number, to: number];

export function sizeAt(node: TreeNode, height: number): number {
  return node.sizes.find(([from]) => from! <= height)?.[1] ?? node.sizes.at(-1)?.[1] ?? node.size;
}

export class Forest {
  private readonly nodes = new Map<number, TreeNode>();
  private readonly parents = new Map<number, number>();
  /** A forest never changes, and every step of the slider asks for these again. */
  private readonly inside = new Map<number, TreeNode[]>();
  private readonly under = new Map<number, TreeNode[]>();

  constructor(nodes: readonly TreeNode[] = []) {
    this.add(nodes);
  }

  /** A forest with these nodes too; what was known of them is replaced. */
  with(nodes: readonly TreeNode[]): Forest {
    return new Forest([...this.nodes.values(), ...nodes]);
  }

  private add(nodes: readonly TreeNode[]): void {
    for (const node of nodes) {
      this.nodes.set(node.id, node);
      for (const part of partsOf(node)) this.parents.set(part, node.id);
    }
  }

  get(id: number | null | undefined): TreeNode | null {
    return id === null || id === undefined ? null : (this.nodes.get(id) ?? null);
  }

  ofCluster(cluster: string): TreeNode | null {
    return [...this.nodes.values()].find((node) => node.cluster === cluster) ?? null;
  }

  parts(node: TreeNode): TreeNode[] {
    const known = this.inside.get(node.id);
    if (known) return known;
    const found = partsOf(node)
      .map((id) => this.nodes.get(id))
      .filter((part) => part !== undefined);
    this.inside.set(node.id, found);
    return found;
  }

  /** Those above it, the topmost first. */
  above(id: number): TreeNode[] {
    const found: TreeNode[] = [];
    for (let at = this.parents.get(id); at !== undefined; at = this.parents.get(at)) {
      const node = this.nodes.get(at);
      if (node) found.unshift(node);
    }
    return found;
  }

  /** It and all below it that are known, parents before children. */
  below(top: TreeNode): readonly TreeNode[] {
    const known = this.under.get(top.id);
    if (known) return known;
    const found = [top];
    for (let at = 0; at < found.length; at++) found.push(...this.parts(found[at]!));
    this.under.set(top.id, found);
    return found;
  }

  /** What there is at a height below a node: a group is what has fallen apart no further yet. */
  cut(top: TreeNode, height: number): Cut {
    const groups: Group[] = [];
    const waiting = [top];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (node.height > height && node.left !== null) waiting.push(...[...this.parts(node)].reverse());
      else if (node.height <= height || node.more) {
        const size = sizeAt(node, height);
        if (size) groups.push({ node, size });
      }
    }
    const held = groups.reduce((sum, { size }) => sum + size, 0);
    return { height, groups, apart: Math.max(0, top.size - held) };
  }

  /** Down to which height all below a node is known. */
  depth(top: TreeNode): number {
    const open = this.below(top).filter(({ more }) => more);
    return Math.max(0, ...open.map(({ height }) => height));
  }

  /** Heights at which something changes below a node, the highest first; no lower than all of it is known. */
  heights(top: TreeNode): number[] {
    const order = this.below(top);
    const known = this.depth(top);
    const found = new Set(order.map(({ height }) => height).filter((height) => height >= known));
    return [...found].sort((a, b) => b - a);
  }

  /** Large groups get more room than small ones, but not as much more as they are larger. */
  spans(top: TreeNode): Map<number, Span> {
    const order = this.below(top);
    const weights = new Map<number, number>();
    for (const node of [...order].reverse()) {
      const parts = this.parts(node);
      const inside = parts.reduce((sum, part) => sum + weights.get(part.id)!, 0);
      weights.set(node.id, parts.length ? inside : Math.sqrt(Math.max(1, node.size)));
    }
    const spans = new Map<number, Span>([[top.id, [0, 1]]]);
    for (const node of order) {
      const [from, to] = spans.get(node.id)!;
      let at = from;
      for (const part of this.parts(node)) {
        const wide = ((to - from) * weights.get(part.id)!) / weights.get(node.id)!;
        spans.set(part.id, [at, at + wide]);
        at += wide;
      }
    }
    return spans;
  }

  /** Where the line of each group hangs: in the middle between its parts. */
  middles(top: TreeNode, spans: ReadonlyMap<number, Span>): Map<number, number> {
    const found = new Map<number, number>();
    for (const node of [...this.below(top)].reverse()) {
      const parts = this.parts(node);
      const [from, to] = spans.get(node.id)!;
      const inside = parts.reduce((sum, part) => sum + found.get(part.id)!, 0);
      found.set(node.id, parts.length ? inside / parts.length : (from + to) / 2);
    }
    return found;
  }

  /** The group at a place and a height, as one points at it. */
  at(top: TreeNode, spans: ReadonlyMap<number, Span>, share: number, height: number): TreeNode {
    let node = top;
    for (;;) {
      const inside =
        this.parts(node).find((part) => share < spans.get(part.id)![1]) ?? this.parts(node).at(-1);
      if (node.height <= height || !inside) return node;
      node = inside;
    }
  }
}

const partsOf = ({ left, right }: TreeNode): number[] => [left, right].filter((part) => part !== null);

/** Every height up to here is a stop of the slider; below, the stops grow apart, so that it stays short. */
const SINGLY = 24;
const APART = 1.06;

/** The heights that the slider stops at, from coarse to fine. */
export function stopsOf(heights: readonly number[]): number[] {
  const stops: number[] = [];
  for (let at = 0; at < heights.length; at = at < SINGLY ? at + 1 : Math.ceil(at * APART)) {
    stops.push(heights[at]!);
  }
  const last = heights.at(-1);
  if (last !== undefined && stops.at(-1) !== last) stops.push(last);
  return stops;
}

/** The stop that shows what there is at a height: nothing changes between it and the next coarser one. */
export function stopAt(stops: readonly number[], height: number): number {
  const found = stops.findIndex((stop) => stop <= height);
  return found < 0 ? Math.max(0, stops.length - 1) : found;
}

/** Groups that a look into a branch begins with, at least. */
const FIRST = 4;

/** The height to begin with below a node: the one before, if it cuts it; else the first that shows some groups. */
export function firstCut(forest: Forest, top: TreeNode, before: number | null): number {
  if (before !== null && before < top.height) return before;
  const heights = forest.heights(top);
  return heights.find((height) => forest.cut(top, height).groups.length >= FIRST) ?? heights.at(-1) ?? 0;
}
