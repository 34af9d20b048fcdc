import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { News } from '../src/lib/news';
import { NewsLine } from '../src/lib/news-line';

class Stream {
  static readonly CLOSED = 2;
  static opened: Stream[] = [];
  readyState = 1;
  onopen?: () => void;
  onmessage?: (event: { data: string; lastEventId: string }) => void;
  onerror?: () => void;
  constructor(readonly url: string) {
    Stream.opened.push(this);
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
  send(id: string, news: News) {
    this.onmessage!({ data: JSON.stringify(news), lastEventId: id });
  }
}

/** Locks as the browser grants them: those of one name one after the other. */
function locks() {
  const queues = new Map<string, Promise<void>>();
  return {
    request: (name: string, { signal }: { signal: AbortSignal }, held: () => Promise<void>) => {
      const before = queues.get(name);
      const run = () => (signal.aborted ? Promise.resolve() : held());
      const mine = before ? before.then(run) : run();
      queues.set(name, mine);
      return mine;
    },
  };
}

/** Channels that deliver at once. */
class Channel {
  static open = new Set<Channel>();
  onmessage?: (event: { data: unknown }) => void;
  constructor(readonly name: string) {
    Channel.open.add(this);
  }
  postMessage(data: unknown) {
    for (const other of Channel.open)
      if (other !== this && other.name === this.name) other.onmessage?.({ data });
  }
  close() {
    Channel.open.delete(this);
  }
}

const photo = (id: string): News => ({ type: 'photo', id, stages: {} });

function tab(name = 'news-1') {
  const heard: News[] = [];
  const stands: boolean[] = [];
  const line = new NewsLine(name, { heard: (news) => heard.push(news), stands: (up) => stands.push(up) });
  return { line, heard, stands };
}

describe('the line of news', () => {
  beforeEach(() => {
    Stream.opened = [];
    Channel.open.clear();
    vi.stubGlobal('EventSource', Stream);
    vi.stubGlobal('BroadcastChannel', Channel);
    vi.stubGlobal('navigator', { locks: locks() });
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('is one stream for many tabs, and each of them hears everything', () => {
    const tabs = Array.from({ length: 9 }, () => tab());
    expect(Stream.opened).toHaveLength(1);
    Stream.opened[0]!.onopen!();
    Stream.opened[0]!.send('5-0', photo('a'));
    for (const { heard, stands } of tabs) {
      expect(heard).toEqual([photo('a')]);
      expect(stands.at(-1)).toBe(true);
    }
  });

  it('goes on in another tab behind the last event when its holder closes', async () => {
    const [first, second] = [tab(), tab()];
    Stream.opened[0]!.onopen!();
    Stream.opened[0]!.send('7-1', photo('a'));
    first.line.close();
    await vi.advanceTimersByTimeAsync(1);
    expect(Stream.opened).toHaveLength(2);
    expect(Stream.opened[1]!.url).toBe('/api/v1/events/?last_event_id=7-1');
    Stream.opened[1]!.send('7-2', photo('b'));
    expect(second.heard).toEqual([photo('a'), photo('b')]);
    expect(first.heard).toEqual([photo('a')]);
  });

  it('tells a tab that comes later how things stand', () => {
    tab();
    Stream.opened[0]!.onopen!();
    Stream.opened[0]!.send('', { type: 'counts', pending: 3 });
    const late = tab();
    expect(late.stands).toEqual([true]);
    expect(late.heard).toEqual([{ type: 'counts', pending: 3 }]);
  });

  it('falls back when it is refused, and tries again behind the last event', () => {
    const { heard, stands } = tab();
    const [stream] = Stream.opened;
    stream!.onopen!();
    stream!.send('3-0', photo('a'));
    stream!.close();
    stream!.onerror!();
    expect(stands).toEqual([true, false]);
    vi.advanceTimersByTime(15_000);
    expect(Stream.opened[1]!.url).toContain('last_event_id=3-0');
    Stream.opened[1]!.onopen!();
    expect(stands.at(-1)).toBe(true);
    expect(heard.at(-1)).toEqual({ type: 'again' });
  });

  it('members do not share a line', () => {
    const [mine, other] = [tab('news-1'), tab('news-2')];
    expect(Stream.opened).toHaveLength(2);
    Stream.opened[0]!.send('1-0', photo('a'));
    expect(mine.heard).toHaveLength(1);
    expect(other.heard).toHaveLength(0);
  });

  it('is one of its own where the browser cannot share', () => {
    vi.stubGlobal('navigator', {});
    const tabs = [tab(), tab()];
    expect(Stream.opened).toHaveLength(2);
    expect(() => tabs.forEach(({ line }) => line.close())).not.toThrow();
  });
});

describe('asking in place of the stream', () => {
  it('is left alone by a hidden tab, while offline, and when signed out', async () => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', undefined);
    const { listen } = await import('../src/lib/events');
    const { connection } = await import('../src/lib/connection.svelte');
    const heard: News[] = [];
    const stop = listen((news) => heard.push(news));
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    vi.advanceTimersByTime(20_000);
    hidden.mockReturnValue(false);
    connection.signedOut = true;
    vi.advanceTimersByTime(20_000);
    connection.signedOut = false;
    connection.online = false;
    vi.advanceTimersByTime(20_000);
    expect(heard).toEqual([]);
    connection.online = true;
    vi.advanceTimersByTime(4000);
    expect(heard).toEqual([{ type: 'again' }]);
    stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
});

describe('the connection', () => {
  it('is lost by silence, found by the probe, and then asks pages to look again', async () => {
    vi.useFakeTimers();
    const { connection } = await import('../src/lib/connection.svelte');
    const again = vi.fn();
    window.addEventListener('online', again);
    const answers = [503, 200];
    vi.stubGlobal('fetch', () => Promise.resolve({ status: answers.shift() }));
    connection.heard(200);
    expect(connection.away).toBe(false);
    connection.heard(503, true);
    expect(connection.away).toBe(false);
    connection.heard(0);
    expect(connection.away).toBe(true);
    await vi.advanceTimersByTimeAsync(3000);
    expect(connection.away).toBe(true);
    await vi.advanceTimersByTimeAsync(6000);
    expect(connection.away).toBe(false);
    expect(again).toHaveBeenCalledOnce();
    window.removeEventListener('online', again);
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('tells a session that has ended from a password that is missing', async () => {
    const { connection } = await import('../src/lib/connection.svelte');
    const { request } = await import('../src/lib/api/request');
    const answer = (status: number, code: string) =>
      vi.stubGlobal('fetch', () =>
        Promise.resolve(new Response(JSON.stringify({ error: { code, message: code } }), { status })),
      );
    answer(401, 'password');
    await request('x/').catch(() => undefined);
    expect(connection.signedOut).toBe(false);
    answer(401, 'not_authenticated');
    await request('x/').catch(() => undefined);
    expect(connection.signedOut).toBe(true);
    connection.signedOut = false;
    vi.unstubAllGlobals();
  });
});
