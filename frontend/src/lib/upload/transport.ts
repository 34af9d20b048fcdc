/** The upload part of the API: ask, send pieces, go on where it stopped. */
import { ApiError } from '../api/errors';
import { request } from '../api/request';
import type { UploadTicket } from '../api/types';

export interface Transport {
  begin(name: string, size: number, sha256: string): Promise<UploadTicket>;
  /** Send a piece; answers the new offset, or the photo at the end. */
  send(id: string, offset: number, piece: Blob, signal: AbortSignal): Promise<UploadTicket>;
  restore(photo: string): Promise<unknown>;
  cancel(id: string): Promise<unknown>;
}

export const transport: Transport = {
  begin: (name, size, sha256) => request('uploads/', { method: 'POST', json: { name, size, sha256 } }),
  async send(id, offset, piece, signal) {
    const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/offset+octet-stream' };
    try {
      return await request(`uploads/${id}/`, { method: 'PATCH', body: piece, headers, signal });
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) return request(`uploads/${id}/`, { signal });
      throw error;
    }
  },
  restore: (photo) => request(`photos/${photo}/restore/`, { method: 'POST' }),
  cancel: (id) => request(`uploads/${id}/`, { method: 'DELETE' }),
};
