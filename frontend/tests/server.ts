/** A server that answers by path, for tests; what it was sent is kept. */
import { vi } from 'vitest';

/** An answer that is a number or an Error is a refusal with that status (500). */
export function serve(answers: Record<string, unknown>) {
  const sent: [string, unknown][] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const asked = `${init.method} ${url.replace('/api/v1/', '')}`;
    sent.push([asked, init.body ? JSON.parse(String(init.body)) : null]);
    const found = Object.keys(answers).find((key) => asked.startsWith(key));
    const answer = found ? answers[found] : null;
    if (typeof answer !== 'number' && !(answer instanceof Error)) return new Response(JSON.stringify(answer));
    const [status, message] = typeof answer === 'number' ? [answer, 'no'] : [500, answer.message];
    return new Response(JSON.stringify({ error: { code: 'broken', message } }), { status });
  });
  return sent;
}

export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
