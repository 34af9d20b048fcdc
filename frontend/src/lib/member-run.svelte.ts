/** A run over the member's library, like grouping it or laying out its map: start it, follow it, stop it. */
import { ApiError, spoken } from './api/errors';
import { request } from './api/request';
import { listen } from './events';
import { t, type MessageKey } from './messages';
import { notify } from './notify.svelte';

export interface Run {
  id?: string | null;
  state: 'none' | 'pending' | 'running' | 'success' | 'failed' | 'cancelled';
  progress: number;
  reason?: string;
}

interface Kind {
  /** Of the API, and of the news. */
  name: 'clusters' | 'map';
  done: MessageKey;
  failed: MessageKey;
}

export class MemberRun {
  run = $state.raw<Run | null>(null);

  constructor(
    run: Run | null,
    private readonly kind: Kind,
    private readonly ondone: () => void,
  ) {
    this.run = run;
  }

  get busy(): boolean {
    return this.run?.state === 'pending' || this.run?.state === 'running';
  }

  get progress(): number {
    return this.run?.progress ?? 0;
  }

  async start(wish: Record<string, unknown> = {}): Promise<void> {
    try {
      this.become(await request<Run>(`${this.kind.name}/runs/`, { method: 'POST', json: wish }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) await this.look();
      else notify(spoken(error), { bad: true });
    }
  }

  async cancel(): Promise<void> {
    if (!this.run?.id) return;
    try {
      const path = `${this.kind.name}/runs/${this.run.id}/cancel/`;
      this.become(await request<Run>(path, { method: 'POST' }));
    } catch (error) {
      notify(spoken(error), { bad: true });
    }
  }

  follow(): () => void {
    return listen((news) => {
      if (news.type === this.kind.name) {
        const { state, progress } = news;
        this.become({ ...this.run, id: news.run, state: state as Run['state'], progress });
      } else if (news.type === 'again' && this.busy) void this.look();
    });
  }

  /** Ask how it stands, and how it ended. */
  async look(): Promise<void> {
    const found = await request<Run | null>(`${this.kind.name}/runs/latest/`).catch(() => null);
    if (found) this.become(found);
  }

  private become(run: Run): void {
    const was = this.busy;
    this.run = run;
    if (!was || this.busy) return;
    if (run.state === 'success') {
      notify(t(this.kind.done));
      this.ondone();
    } else if (run.state === 'failed') {
      notify(t(this.kind.failed, { reason: run.reason ?? '' }), { bad: true });
    }
  }
}
