import { digest } from './digest';

const wanted = new Set<number>();

self.onmessage = async ({ data: { id, file } }: MessageEvent<{ id: number; file?: Blob }>) => {
  if (!file) return void wanted.delete(id);
  wanted.add(id);
  try {
    const hash = await digest(file, () => !wanted.has(id));
    if (wanted.has(id)) self.postMessage({ id, hash });
  } catch (error) {
    self.postMessage({ id, error: String(error) });
  }
  wanted.delete(id);
};
