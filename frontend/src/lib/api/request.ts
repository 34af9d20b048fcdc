/** fetch with the session's CSRF token, JSON in and out, and one kind of error. */
import { connection } from '../connection.svelte';
import { errorFrom, isSession, networkError } from './errors';

export const ROOT = '/api/v1/';

export interface Send {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export function csrfToken(): string {
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '';
}

export async function request<T>(path: string, send: Send = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', ...send.headers };
  const method = send.method ?? 'GET';
  if (method !== 'GET') headers['X-CSRFToken'] = csrfToken();
  if (send.json !== undefined) headers['Content-Type'] = 'application/json';
  const body = send.json === undefined ? send.body : JSON.stringify(send.json);
  const url = path.startsWith('/') || path.startsWith('http') ? path : ROOT + path;
  const response = await fetch(url, {
    method,
    headers,
    body,
    signal: send.signal,
    credentials: 'same-origin',
  }).catch((error: unknown) => {
    if (send.signal?.aborted) throw error;
    connection.heard(0);
    throw networkError();
  });
  const answer = await readBody(response);
  if (response.ok) {
    connection.heard(response.status);
    return answer as T;
  }
  const error = errorFrom(response.status, answer, Number(response.headers.get('Retry-After')) || 0);
  connection.heard(response.status, !error.code.startsWith('http_'));
  if (isSession(error)) connection.signedOut = true;
  throw error;
}

async function readBody(response: Response): Promise<unknown> {
  const text = await response.text().catch(() => '');
  if (!text) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** A name for a request, also where the page has no secure context. */
export function requestName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
