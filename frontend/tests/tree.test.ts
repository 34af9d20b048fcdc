import { beforeEach, describe, expect, it, vi } from 'vitest';
import '../src/lib/messages/en-tree';
import { addressOf, toldIn } from '../src/islands/tree/address';
import { firstCut, Forest, sizeAt, stopAt, stopsOf } from '../src/islands/tree/forest';
import { Scale } from '../src/islands/tree/painter';
import { TreeState } from '../src/islands/tree/tree-state.svelte';
import type { ClusterTree, TreeNode } from '../src/lib/api/types';

const node = (id: number, sizes: number[][], more: Partial<TreeNode> = {}): TreeNode => ({
  id,
  height: sizes.at(-1)![0]!,
  size: sizes[0]![1]!,
  sizes,
  left: null,
  right: null,
  more: false,
  name: `g${id}`,
  cluster: null,
  photo: null,
  ...more,
});
/** All (20, apart at 1.0) = cats (12, apart at .6, one leaves at .8) + dogs (8, no group below .4). */
const nodes = (): TreeNode[] => [
  node(9, [[1, 20]], { left: 8, right: 3 }),
  node(8, [[0.9, 12], [0.8, 11], [0.6, 11]], { left: 1, right: 2, cluster: 'cats' }), // prettier-ignore
  node(3, [[0.4, 8]]),
  node(1, [[0.2, 7]]),
  node(2, [[0.3, 4]]),
];
const forest = () => new Forest(nodes());
const ids = (height: number) =>
  forest()
    .cut(forest().get(9)!, height)
    .groups.map(({ node: { id } }) => id);

describe('cutting the tree', () => {
  it('gives the groups that have fallen apart no further', () => {
    expect(ids(1.5)).toEqual([9]);
    expect(ids(1)).toEqual([9]);
    expect(ids(0.99)).toEqual([8, 3]);
    expect(ids(0.6)).toEqual([8, 3]);
    expect(ids(0.59)).toEqual([1, 2, 3]);
    expect(ids(0.35)).toEqual([1, 2]);
    expect(ids(0.25)).toEqual([1]);
    expect(ids(0)).toEqual([]);
  });

  it('counts who is still in a group, and who is in none', () => {
    const top = forest().get(9)!;
    const cut = (height: number) => forest().cut(top, height);
    expect(cut(0.95).groups.map(({ size }) => size)).toEqual([12, 8]);
    expect(cut(0.95).apart).toBe(0);
    expect(cut(0.85).groups[0]!.size).toBe(11);
    expect(cut(0.85).apart).toBe(1);
    expect(cut(0.35).apart).toBe(9);
    expect(sizeAt(top, 5)).toBe(20);
  });

  it('passes over groups whose photos are all gone', () => {
    const emptied = new Forest([...nodes().slice(0, 2), node(3, [[0.4, 0]])]);
    expect(emptied.cut(emptied.get(9)!, 0.95).groups.map(({ node: { id } }) => id)).toEqual([8]);
  });

  it('keeps a group whole whose parts are not known yet, and goes no lower until they are', () => {
    const known = new Forest([nodes()[0]!, node(8, [[0.6, 12]], { more: true }), nodes()[2]!]);
    const top = known.get(9)!;
    expect(known.heights(top)).toEqual([1, 0.6]);
    expect(known.cut(top, 0.1).groups.map(({ node: { id } }) => id)).toEqual([8]);
    expect(known.with(nodes().slice(1)).heights(top)).toEqual([1, 0.6, 0.4, 0.3, 0.2]);
  });
});

describe('the picture of the tree', () => {
  it('gives every group room by its size, side by side', () => {
    const spans = forest().spans(forest().get(9)!);
    expect(spans.get(9)).toEqual([0, 1]);
    expect(spans.get(8)![1]).toBeCloseTo(spans.get(3)![0]);
    expect(spans.get(1)![1] - spans.get(1)![0]).toBeGreaterThan(spans.get(2)![1] - spans.get(2)![0]);
    expect(spans.get(3)![1]).toBeCloseTo(1);
  });

  it('hangs every group between its parts', () => {
    const top = forest().get(9)!;
    const middles = forest().middles(top, forest().spans(top));
    expect(middles.get(8)).toBeCloseTo((middles.get(1)! + middles.get(2)!) / 2);
    expect(middles.get(9)).toBeCloseTo((middles.get(8)! + middles.get(3)!) / 2);
  });

  it('finds the group that one points at', () => {
    const top = forest().get(9)!;
    const spans = forest().spans(top);
    const at = (share: number, height: number) => forest().at(top, spans, share, height).id;
    expect(at(0.01, 0.1)).toBe(1);
    expect(at(0.01, 0.7)).toBe(8);
    expect(at(0.99, 0.7)).toBe(3);
    expect(at(1, 2)).toBe(9);
  });

  it('turns heights into places and back', () => {
    const scale = new Scale(1, [1, 0.6, 0.2], 200);
    expect(scale.y(1)).toBeLessThan(scale.y(0.6));
    expect(scale.height(scale.y(0.6))).toBeCloseTo(0.6);
    expect(scale.height(-50)).toBe(1);
    expect(scale.y(-9)).toBeLessThan(200);
  });
});

describe('the slider', () => {
  it('stops at every coarse height, and at some of the many fine ones, to the last', () => {
    const heights = Array.from({ length: 900 }, (_, at) => 1 - at / 900);
    const stops = stopsOf(heights);
    expect(stops.slice(0, 20)).toEqual(heights.slice(0, 20));
    expect(stops.length).toBeLessThan(110);
    expect(stops.at(-1)).toBe(heights.at(-1));
    expect(stopsOf([0.5])).toEqual([0.5]);
    expect(stopsOf([])).toEqual([]);
    expect(stopAt(stops, 2)).toBe(0);
    expect(stopAt(stops, 0)).toBe(stops.length - 1);
  });

  it('begins in a branch where it was, or where that branch falls apart', () => {
    const cats = forest().get(8)!;
    expect(firstCut(forest(), cats, 0.25)).toBe(0.25);
    expect(firstCut(forest(), cats, 0.8)).toBe(0.2);
    expect(firstCut(forest(), forest().get(9)!, null)).toBe(0.2);
  });
});

describe('the address', () => {
  it('says where one is, and is read again', () => {
    const address = addressOf([8, 1], 'ab.2', 0.123456789, 'photos');
    expect(address).toBe('/clusters/tree/?in=8,1&tree=ab.2&cut=0.123457&show=photos');
    expect(toldIn(address.split('?')[1]!)).toEqual({
      path: [8, 1],
      version: 'ab.2',
      height: 0.123457,
      view: 'photos',
      cluster: null,
    });
    expect(addressOf([], 'ab.2', null, 'groups')).toBe('/clusters/tree/');
  });

  it('passes over what is no address of ours', () => {
    expect(toldIn('in=8,x,-1&cut=-3&show=all')).toEqual({
      path: [8],
      version: '',
      height: null,
      view: 'groups',
      cluster: null,
    });
  });
});

describe('the tree of a library', () => {
  const head = (more: Partial<ClusterTree> = {}): ClusterTree => ({
    run: 'r1',
    version: 'r1.1',
    current: true,
    algorithm: 'average',
    linkage: 'average',
    photos: 20,
    root: 9,
    cut: 0.5,
    highest: 1,
    nodes: nodes(),
    ...more,
  });
  const answering = (...answers: ClusterTree[]) => {
    const fetched = vi.fn(async (_url: string) => new Response(JSON.stringify(answers.shift() ?? head())));
    vi.stubGlobal('fetch', fetched);
    return fetched;
  };
  const shown = (tree: TreeState) => tree.cut.groups.map(({ node: { id } }) => id);

  beforeEach(() => history.replaceState(null, '', '/clusters/tree/'));

  it('begins with the clusters of the run', async () => {
    answering();
    const tree = new TreeState();
    await tree.begin('');
    expect(shown(tree)).toEqual([1, 2, 3]);
    tree.step(-1);
    expect(tree.height).toBe(0.6);
    expect(shown(tree)).toEqual([8, 3]);
    tree.step(-99);
    expect(shown(tree)).toEqual([9]);
  });

  it('goes into a group and back out, by its address too', async () => {
    answering();
    const tree = new TreeState();
    await tree.begin('');
    await tree.enter(8);
    expect(tree.way.map(({ name }) => name)).toEqual(['g8']);
    expect(shown(tree)).toEqual([1, 2]);
    expect(location.search).toContain('in=8');
    await tree.enter(1);
    expect(tree.path).toEqual([8, 1]);
    await tree.enter(8);
    expect(tree.path).toEqual([8]);

    const again = new TreeState();
    await again.begin('?in=8&tree=r1.1&cut=0.7');
    expect([again.path, again.height]).toEqual([[8], firstCut(forest(), forest().get(8)!, 0.7)]);
    await tree.up();
    expect(tree.path).toEqual([]);
    expect(tree.height).toBe(0.5);
  });

  it('finds the group that became a cluster', async () => {
    answering();
    const tree = new TreeState();
    await tree.begin('?cluster=cats');
    expect(tree.top?.id).toBe(8);
  });

  it('asks for what is below a group only when it was left out', async () => {
    const cats = node(8, [[0.6, 12]], { more: true });
    const fetched = answering(head({ nodes: [nodes()[0]!, cats, nodes()[2]!] }), head({ root: 8 }));
    const tree = new TreeState();
    await tree.begin('');
    await tree.enter(3);
    await tree.up();
    expect(fetched).toHaveBeenCalledTimes(1);
    await tree.enter(8);
    expect(fetched.mock.calls[1]![0]).toContain('clusters/tree/?node=8');
    expect(shown(tree)).toEqual([1, 2]);
  });

  it('shows the new tree when there is one meanwhile', async () => {
    const cats = node(8, [[0.6, 12]], { more: true });
    answering(
      head({ nodes: [nodes()[0]!, cats, nodes()[2]!] }),
      head({ version: 'r2.1', root: 8 }),
      head({ version: 'r2.1' }),
    );
    const tree = new TreeState();
    await tree.begin('');
    await tree.enter(8);
    expect(tree.version).toBe('r2.1');
    expect(tree.path).toEqual([]);
  });

  it('goes nowhere by an address that speaks of another tree', async () => {
    answering();
    const tree = new TreeState();
    await tree.begin('?in=8&tree=r0.7&cut=0.7');
    expect([tree.path, tree.height]).toEqual([[], 0.7]);
  });

  it('offers the clusters only where it shows them as they stand, and all of them', async () => {
    const cats = node(8, [[0.6, 12]], { more: true });
    answering(head(), head({ current: false }), head({ nodes: [nodes()[0]!, cats, nodes()[2]!] }));
    const tree = new TreeState();
    const offered = async () => {
      await tree.begin('');
      return tree.own;
    };
    expect([await offered(), await offered(), await offered()]).toEqual([0.5, null, null]);
  });

  it('reads the groups again after an edit, from the photos once they are left', async () => {
    const fetched = answering();
    const tree = new TreeState();
    await tree.begin('?cluster=cats');
    await tree.edited();
    expect(fetched).toHaveBeenCalledTimes(2);
    expect(tree.top?.id).toBe(8);
    tree.show('photos');
    await tree.edited();
    expect(fetched).toHaveBeenCalledTimes(2);
    tree.show('groups');
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(3));
  });

  it('is empty where nothing was ever grouped', async () => {
    answering(head({ run: null, root: null, cut: null, nodes: [] }));
    const tree = new TreeState();
    await tree.begin('?in=3');
    expect(tree.top).toBeNull();
    expect(tree.cut.groups).toEqual([]);
  });
});
