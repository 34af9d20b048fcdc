/** One file, piece by piece, from where the server stands. */
import type { UploadTicket } from '../api/types';
import type { UploadItem } from './item.svelte';
import type { Patience } from './patience.svelte';
import type { Transport } from './transport';

const SMALLEST = 256 * 1024;
const FIRST = 1024 * 1024;
const LARGEST = 8 * 1024 * 1024;

/** Pieces that take about two seconds, so that a cut line costs little and progress is seen. */
export class PieceSize {
  bytes = FIRST;

  took(ms: number): void {
    if (ms < 1000) this.bytes = Math.min(LARGEST, this.bytes * 2);
    else if (ms > 4000) this.bytes = Math.max(SMALLEST, this.bytes / 2);
  }
}

export interface Sending {
  item: UploadItem;
  file: File;
  album: string | null;
  signal: AbortSignal;
  transport: Transport;
  patience: Patience;
  pieces: PieceSize;
  /** Told where it stands, and how many bytes have just gone. */
  progress: (sent: number, went: number) => void;
}

export interface Sent {
  photo: string;
  state: 'new' | 'known' | 'trashed';
}

export async function fileSend(sending: Sending): Promise<Sent> {
  const { item, file, album, signal, transport, patience, progress } = sending;
  const announced = { name: file.name, size: file.size, sha256: item.hash, album, modified: dated(file) };
  let ticket = await patience.insist(signal, () => transport.begin(announced));
  if (ticket.photo) return outcome(item, ticket);
  const id = ticket.id!;
  signal.addEventListener('abort', () => {
    if (item.abort.signal.aborted) transport.cancel(id).catch(() => undefined);
  });
  progress(ticket.offset ?? 0, 0);
  const piece = pieceSender(sending, id);
  while (!ticket.photo) ticket = await piece();
  return outcome(item, ticket);
}

function pieceSender({ item, file, signal, transport, patience, pieces, progress }: Sending, id: string) {
  return async (): Promise<UploadTicket> => {
    const from = item.sent;
    const bytes = await file.slice(from, from + pieces.bytes).arrayBuffer();
    const begun = performance.now();
    const answer = await patience.insist(signal, () =>
      transport.send(id, from, bytes, signal).catch((error: unknown) => {
        item.unsure = true;
        throw error;
      }),
    );
    pieces.took(performance.now() - begun);
    const stands = answer.photo ? file.size : (answer.offset ?? from);
    progress(stands, Math.max(0, stands - from));
    return answer;
  };
}

/** The answer to the last piece may have been lost on its way: then the photo is there, and it is ours. */
function outcome(item: UploadItem, { photo, created, trashed }: UploadTicket): Sent {
  if (created || (item.unsure && !trashed)) return { photo: photo!.id, state: 'new' };
  return { photo: photo!.id, state: trashed ? 'trashed' : 'known' };
}

const dated = (file: File): string | null => {
  const at = new Date(file.lastModified);
  return file.lastModified > 0 && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
};
