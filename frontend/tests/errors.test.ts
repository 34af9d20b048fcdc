import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError, errorFrom, spoken } from '../src/lib/api/errors';
import { request } from '../src/lib/api/request';

const answer = (status: number, body: unknown) =>
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })),
  );

afterEach(() => vi.unstubAllGlobals());

describe('an error of the API', () => {
  it('says what the server said', () => {
    const error = errorFrom(413, { error: { code: 'file_too_large', message: 'Send a smaller one.' } });
    expect([error.code, error.message, error.transient]).toEqual([
      'file_too_large',
      'Send a smaller one.',
      false,
    ]);
  });

  it('keeps the messages of the fields', () => {
    const error = errorFrom(400, {
      error: { code: 'invalid', message: '', fields: { name: ['Too long.'] } },
    });
    expect(error.fields).toEqual({ name: ['Too long.'] });
    expect(error.message).toBe('Too long.');
  });

  it.each([401, 403, 404, 413, 429, 500, 502, 507, 418])('has words for a bare %i', (status) => {
    expect(errorFrom(status, null).message.length).toBeGreaterThan(10);
  });

  it('is worth another try only where that may help', () => {
    const transient = [0, 400, 404, 429, 500, 503, 507].map((status) => errorFrom(status, null).transient);
    expect(transient).toEqual([true, false, false, true, true, true, false]);
  });

  it('comes out of request, also when a proxy answers HTML', async () => {
    answer(502, '<html>bad gateway</html>');
    await expect(request('photos/')).rejects.toMatchObject({ status: 502, code: 'http_502' });
  });

  it('comes out of request when the network is gone', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => Promise.reject(new TypeError('failed'))),
    );
    await expect(request('photos/')).rejects.toBeInstanceOf(ApiError);
  });

  it('is spoken of even when it is not ours', () => {
    expect(spoken(new Error('x is undefined'))).not.toContain('undefined');
  });
});

describe('a request', () => {
  it('sends the CSRF token with whatever changes something', async () => {
    document.cookie = 'csrftoken=secret';
    answer(200, { ok: true });
    await request('photos/', { method: 'POST', json: { a: 1 } });
    const [url, sent] = vi.mocked(fetch).mock.calls[0]!;
    expect(url).toBe('/api/v1/photos/');
    expect((sent!.headers as Record<string, string>)['X-CSRFToken']).toBe('secret');
    expect(sent!.body).toBe('{"a":1}');
  });

  it('answers null for an empty body', async () => {
    answer(200, '');
    expect(await request('photos/')).toBeNull();
  });
});
