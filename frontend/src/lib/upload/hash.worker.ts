import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

const PIECE = 4 * 1024 * 1024;

self.onmessage = async ({ data }: MessageEvent<Blob>) => {
  try {
    const hash = sha256.create();
    for (let at = 0; at < data.size; at += PIECE) {
      hash.update(new Uint8Array(await data.slice(at, at + PIECE).arrayBuffer()));
    }
    self.postMessage({ hash: bytesToHex(hash.digest()) });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
