/** The member's clusters, page by page: those pinned first, then the largest. */
import { request } from '../api/request';
import type { ClusterSummary, Page } from '../api/types';

const PAGE = 100;
const MOST = 500;

export class ClusterPages {
  shown = $state.raw<ClusterSummary[]>([]);
  /** Whether there are more than are shown. */
  more = $state(false);
  busy = $state(false);
  private next: string | null = null;
  private asked = 0;

  constructor(first: ClusterSummary[] = [], more = false) {
    this.shown = first;
    this.more = more;
  }

  /** Read them anew, as many as were shown; where another reading begins meanwhile, that one counts. */
  async read(wish: { hidden?: boolean; q?: string } = {}, least = this.shown.length): Promise<void> {
    const asked = ++this.asked;
    const limit = Math.min(MOST, Math.max(PAGE, least));
    const query = new URLSearchParams({ limit: String(limit) });
    if (wish.hidden) query.set('hidden', 'true');
    if (wish.q) query.set('q', wish.q);
    const page = await request<Page<ClusterSummary>>(`clusters/?${query}`);
    if (asked === this.asked) this.take([], page);
  }

  /** The next ones, unless they are under way. */
  async further(): Promise<void> {
    if (this.busy || !this.more) return;
    this.busy = true;
    const asked = this.asked;
    try {
      if (!this.next) await this.read({}, MOST);
      else {
        const page = await request<Page<ClusterSummary>>(this.next);
        if (asked === this.asked) this.take(this.shown, page);
      }
    } finally {
      this.busy = false;
    }
  }

  /** All there are. */
  async whole(): Promise<ClusterSummary[]> {
    while (this.more && !this.busy) await this.further();
    return this.shown;
  }

  private take(before: readonly ClusterSummary[], page: Page<ClusterSummary>): void {
    const known = new Set(before.map(({ id }) => id));
    this.shown = [...before, ...page.results.filter(({ id }) => !known.has(id))];
    this.next = page.next ?? null;
    this.more = this.next !== null;
  }
}
