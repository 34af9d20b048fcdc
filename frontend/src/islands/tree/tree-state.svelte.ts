/** The tree, how far one has gone into it, and where it is cut. */
import { ApiError } from '../../lib/api/errors';
import { request } from '../../lib/api/request';
import type { ClusterTree, TreeNode } from '../../lib/api/types';
import { t } from '../../lib/messages';
import { notify } from '../../lib/notify.svelte';
import { addressOf, toldIn, type View } from './address';
import { firstCut, Forest, stopAt, stopsOf, type Cut, type Span } from './forest';

const WRITE_MS = 250;

export class TreeState {
  head = $state.raw<ClusterTree | null>(null);
  forest = $state.raw(new Forest());
  /** The groups that one went into, the innermost last. */
  path = $state.raw<number[]>([]);
  height = $state(0);
  view = $state<View>('groups');
  /** Somebody has just chosen the other view. */
  turned = false;
  /** Somebody has changed the clusters since the tree was read. */
  private late = false;
  error = $state.raw<unknown>(null);
  /** The group that one points at. */
  lit = $state<number | null>(null);
  /** Groups from which on the tree was asked for. */
  private readonly asked = new Set<number>();
  private writing: ReturnType<typeof setTimeout> | undefined;

  readonly top: TreeNode | null = $derived(this.forest.get(this.path.at(-1) ?? this.head?.root));
  readonly spans: Map<number, Span> = $derived(this.top ? this.forest.spans(this.top) : new Map());
  readonly middles: Map<number, number> = $derived(
    this.top ? this.forest.middles(this.top, this.spans) : new Map(),
  );
  readonly stops: number[] = $derived(this.top ? stopsOf(this.forest.heights(this.top)) : []);
  readonly stop: number = $derived(stopAt(this.stops, this.height));
  readonly cut: Cut = $derived(
    this.top ? this.forest.cut(this.top, this.height) : { height: 0, groups: [], apart: 0 },
  );
  readonly way: TreeNode[] = $derived(
    this.path.map((id) => this.forest.get(id)).filter((node) => node !== null),
  );

  /** Read the tree, and go where the address says. */
  async begin(query = location.search): Promise<void> {
    this.error = null;
    try {
      const head = await request<ClusterTree>('clusters/tree/');
      this.forest = new Forest(head.nodes);
      this.head = head;
      this.asked.clear();
      if (head.root !== null) this.asked.add(head.root);
      await this.follow(query);
    } catch (error) {
      this.error = error;
    }
  }

  /** To where an address says, as far as this tree has it. */
  async follow(query: string): Promise<void> {
    const told = toldIn(query);
    const found = told.cluster ? this.forest.ofCluster(told.cluster) : null;
    this.path = [];
    const meant = told.version === this.version ? told.path : [];
    if (meant.length < told.path.length) notify(t('tree.changed'));
    for (const id of found ? [found.id] : meant) {
      if (!this.forest.get(id)) break;
      this.path = [...this.path, id];
      await this.deepen(id);
    }
    this.view = told.view;
    const before = told.height ?? (this.path.length ? null : (this.head?.cut ?? null));
    this.height = this.top ? firstCut(this.forest, this.top, before) : 0;
  }

  async enter(id: number): Promise<void> {
    const way = this.path.indexOf(id);
    await this.go(way < 0 ? [...this.path, id] : this.path.slice(0, way + 1));
  }

  async up(): Promise<void> {
    if (this.path.length) await this.go(this.path.slice(0, -1));
  }

  async go(path: number[]): Promise<void> {
    const within = path.length > this.path.length;
    this.write();
    this.path = path;
    this.lit = null;
    const { top } = this;
    if (!top) return;
    const before = within || path.length ? this.height : (this.head?.cut ?? null);
    this.height = firstCut(this.forest, top, before);
    history.pushState(null, '', this.address);
    await this.deepen(top.id);
    // What came may be finer than what was there.
    if (this.top?.id === top.id) this.height = firstCut(this.forest, this.forest.get(top.id)!, this.height);
  }

  /** Ask for what is below a group and was left out. */
  private async deepen(id: number): Promise<void> {
    const node = this.forest.get(id);
    if (!node || this.asked.has(id) || !this.forest.below(node).some(({ more }) => more)) return;
    this.asked.add(id);
    try {
      const { version, nodes } = await request<ClusterTree>(`clusters/tree/?node=${id}`);
      if (version === this.version) this.forest = this.forest.with(nodes);
      else await this.renew();
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) await this.renew();
      else this.error = error;
    }
  }

  /** The tree has been made anew meanwhile. */
  async renew(): Promise<void> {
    notify(t('tree.changed'));
    await this.begin('');
    this.write();
  }

  /** Somebody here changed the clusters: the groups are read again, at once where they are shown. */
  async edited(): Promise<void> {
    this.late = this.view === 'photos';
    if (this.late) return;
    const cluster = this.top?.cluster;
    await this.begin(cluster ? `?cluster=${cluster}` : '');
    this.write();
  }

  cutAt(height: number): void {
    this.height = Math.max(0, height);
    clearTimeout(this.writing);
    this.writing = setTimeout(() => this.write(), WRITE_MS);
  }

  step(by: number): void {
    const stop = this.stops[Math.max(0, Math.min(this.stops.length - 1, this.stop + by))];
    if (stop !== undefined) this.cutAt(stop);
  }

  show(view: View): void {
    this.view = view;
    this.turned = true;
    this.write();
    if (this.late) void this.edited();
  }

  get version(): string {
    return this.head?.version ?? '';
  }

  /** The height of the clusters as they stand, where the tree is current and known that far. */
  get own(): number | null {
    const { head, top } = this;
    if (!head?.current || head.cut === null || !top) return null;
    return head.cut < top.height && head.cut >= this.forest.depth(top) ? head.cut : null;
  }

  get address(): string {
    return addressOf(this.path, this.version, this.height, this.view);
  }

  /** The address of a group, cut as it is by itself. */
  addressOf(id: number): string {
    return addressOf([...this.path, id], this.version, null, 'groups');
  }

  private write(): void {
    clearTimeout(this.writing);
    if (this.top) history.replaceState(history.state, '', this.address);
  }
}
