import { Field } from './field';
import type { Ask } from './field-line';

let field = new Field(0);

self.onmessage = ({ data }: MessageEvent<Ask>) => {
  if (data.kind === 'begin') field = new Field(data.capacity);
  else if (data.kind === 'add') field.add(data.first, data.places, data.gone);
  else if (data.kind === 'remove') field.remove(data.numbers);
  else if (data.kind === 'nearest') {
    self.postMessage({ id: data.id, found: field.nearest(data.x, data.y, data.radius) });
  } else {
    const begun = performance.now();
    const found =
      data.kind === 'loop'
        ? field.inLoop(data.loop)
        : field.inBox(data.box.left, data.box.top, data.box.right, data.box.bottom);
    const took = performance.now() - begun;
    self.postMessage({ id: data.id, found, took }, { transfer: [found.buffer] });
  }
};
