/** The upload part of the API: ask, send pieces, go on where it stopped. */
import { ApiError, errorFrom } from '../api/errors';
import { csrfToken, request } from '../api/request';
import type { Member, UploadTicket } from '../api/types';
import { firstToken, member } from './runs';

export interface Announced {
  name: string;
  size: number;
  sha256: string;
  album?: string | null;
  /** When the file was last changed, ISO 8601. */
  modified?: string | null;
}

export type Known = Record<string, { photo: string; trashed: boolean }>;

export interface Transport {
  /** Which of these the member has already; at most 1,000 hashes. */
  known(hashes: readonly string[]): Promise<Known>;
  begin(announced: Announced): Promise<UploadTicket>;
  /** Send a piece; answers the new offset, or the photo at the end. */
  send(id: string, offset: number, piece: BodyInit, signal: AbortSignal): Promise<UploadTicket>;
  restore(photos: readonly string[]): Promise<unknown>;
  addToAlbum(album: string, photos: readonly string[]): Promise<unknown>;
  cancel(id: string): Promise<unknown>;
  /** Whether the member of this page is signed in, and nobody else. */
  stillMe(): Promise<boolean>;
}

let trusted = firstToken;

/** The token changes at every sign-in: perhaps somebody else's, in another tab. Their library is not ours. */
async function sameMember(): Promise<void> {
  if (csrfToken() === trusted) return;
  const token = csrfToken();
  const me = await request<Member>('me/');
  if (String(me.id) !== member()) throw errorFrom(401, null);
  trusted = token;
}

export const transport: Transport = {
  async known(hashes) {
    await sameMember();
    const json = { sha256: hashes };
    return (await request<{ known: Known }>('uploads/known/', { method: 'POST', json })).known;
  },
  async begin(announced) {
    await sameMember();
    return request('uploads/', { method: 'POST', json: announced });
  },
  async send(id, offset, piece, signal) {
    const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
    try {
      return await request(`uploads/${id}/`, { method: 'PATCH', body: piece, headers, signal });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'wrong_offset') {
        return request(`uploads/${id}/`, { signal });
      }
      throw error;
    }
  },
  restore: (ids) =>
    request('photos/bulk/', { method: 'POST', json: { action: 'restore', selection: { ids } } }),
  addToAlbum: (album, photos) => request(`albums/${album}/photos/`, { method: 'POST', json: { photos } }),
  cancel: (id) => request(`uploads/${id}/`, { method: 'DELETE' }),
  stillMe: () => sameMember().then(async () => String((await request<Member>('me/')).id) === member()),
};
