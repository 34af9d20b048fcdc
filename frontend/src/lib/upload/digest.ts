/** SHA-256 in hexadecimal without ever holding a large file: by the browser where it can, else piecewise. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const WHOLE_AT_MOST = 16 * 1024 * 1024;
const PIECE = 4 * 1024 * 1024;

export async function digest(file: Blob, stopped: () => boolean = () => false): Promise<string> {
  const subtle = globalThis.crypto?.subtle; // only where the connection is secure
  if (subtle && file.size <= WHOLE_AT_MOST) {
    return bytesToHex(new Uint8Array(await subtle.digest('SHA-256', await file.arrayBuffer())));
  }
  const hash = sha256.create();
  for (let at = 0; at < file.size && !stopped(); at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
  }
  return bytesToHex(hash.digest());
}
