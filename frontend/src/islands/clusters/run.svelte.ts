/** Grouping the library afresh: start it, follow it. */
import { ApiError, spoken } from '../../lib/api/errors';
import { request } from '../../lib/api/request';
import type { ClusterRun } from '../../lib/api/types';
import { listen } from '../../lib/events';
import { t } from '../../lib/messages';
import { notify } from '../../lib/notify.svelte';

export class Grouping {
  run = $state.raw<ClusterRun | null>(null);

  constructor(
    run: ClusterRun | null,
    private readonly ondone: () => void,
  ) {
    this.run = run;
  }

  get busy(): boolean {
    return this.run?.state === 'pending' || this.run?.state === 'running';
  }

  async start(): Promise<void> {
    try {
      this.become(await request<ClusterRun>('clusters/runs/', { method: 'POST', json: {} }));
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) await this.look();
      else notify(spoken(error), { bad: true });
    }
  }

  follow(): () => void {
    return listen((news) => {
      if (news.type === 'clusters') {
        const { state, progress } = news;
        this.become({ ...this.run, id: news.run, state: state as ClusterRun['state'], progress });
      } else if (news.type === 'again' && this.busy) void this.look();
    });
  }

  private async look(): Promise<void> {
    const found = await request<ClusterRun | null>('clusters/runs/latest/').catch(() => null);
    if (found) this.become(found);
  }

  private become(run: ClusterRun): void {
    const was = this.busy;
    this.run = run;
    if (!was || this.busy) return;
    if (run.state === 'success') {
      notify(t('clusters.done'));
      this.ondone();
    } else if (run.state === 'failed') {
      notify(t('clusters.failed', { reason: run.reason ?? '' }), { bad: true });
    }
  }
}
