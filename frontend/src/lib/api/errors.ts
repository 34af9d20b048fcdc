/** One error for everything that can go wrong between the page and the server. */
import { t } from '../messages';

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: Record<string, string[]> = {},
    readonly body: unknown = null,
    /** Seconds that the server asks to wait; 0 when it says nothing. */
    readonly retryAfter = 0,
  ) {
    super(message);
    this.name = 'ApiError';
  }

  /** Whether trying the same again may help. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || (this.status >= 500 && this.status !== 507);
  }
}

interface ErrorBody {
  error?: { code?: string; message?: string; fields?: Record<string, string | string[]> };
}

export function errorFrom(status: number, body: unknown, retryAfter = 0): ApiError {
  const error = (body as ErrorBody | null)?.error;
  const fields = Object.fromEntries(
    Object.entries(error?.fields ?? {}).map(([name, text]) => [name, [text].flat()]),
  );
  const spoken = error?.message || Object.values(fields).flat()[0];
  const code = error?.code ?? `http_${status}`;
  const found = new ApiError(status, code, spoken || messageFor(status), fields, body, retryAfter);
  if (isSession(found)) found.message = t('error.signed_out');
  return found;
}

export function networkError(): ApiError {
  return new ApiError(0, 'network', t('error.network'));
}

export function messageFor(status: number): string {
  if (status === 401 || status === 403) return t('error.signed_out');
  if (status === 404) return t('error.gone');
  if (status === 413) return t('error.too_large');
  if (status === 429) return t('error.too_fast');
  if (status === 507) return t('error.disk_full');
  return status >= 500 ? t('error.server') : t('error.refused', { status });
}

/** Whether nobody is signed in any more; not the password of a link. */
export const isSession = ({ status, code }: ApiError): boolean =>
  code === 'not_authenticated' || code === 'authentication_failed' || (status === 401 && code === 'http_401');

/** The sentence to show for anything thrown. */
export function spoken(error: unknown): string {
  return error instanceof ApiError ? error.message : t('error.unknown');
}
