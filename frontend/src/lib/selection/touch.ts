/** A finger that rests on a photo selects it; dragged on, it selects a range, and the page scrolls at its edges. */
import type { Selection } from './selection.svelte';

const REST_MS = 420;
const STILL_PX = 10;
const EDGE_PX = 90;
const FASTEST = 22;

/** Pixels to scroll in one frame when the finger is at `y` of a view of `height`. */
export function edgeSpeed(y: number, height: number): number {
  const room = Math.min(EDGE_PX, height / 4);
  if (y < room) return -FASTEST * Math.min(1, (room - y) / room);
  if (y > height - room) return FASTEST * Math.min(1, (y - height + room) / room);
  return 0;
}

const photoAt = (x: number, y: number): string | null =>
  document.elementFromPoint(x, y)?.closest('.cell')?.querySelector<HTMLElement>('[data-photo]')?.dataset[
    'photo'
  ] ?? null;

export function touchSelects(scroller: HTMLElement, selection: Selection): () => void {
  let rest: ReturnType<typeof setTimeout> | undefined;
  let dragging = false;
  let x = 0;
  let y = 0;
  let over: string | null = null;
  let frame = 0;

  const reach = () => {
    const id = photoAt(x, y);
    if (!id || id === over) return;
    over = id;
    void selection.extend(id);
  };

  const roll = () => {
    if (!dragging) return;
    const box = scroller.getBoundingClientRect();
    const speed = edgeSpeed(y - box.top, box.height);
    if (speed) {
      scroller.scrollTop += speed;
      reach();
    }
    frame = requestAnimationFrame(roll);
  };

  const begin = () => {
    const id = photoAt(x, y);
    if (!id) return;
    dragging = true;
    over = id;
    if (!selection.has(id)) selection.toggle(id);
    else selection.anchor = id;
    navigator.vibrate?.(8);
    frame = requestAnimationFrame(roll);
  };

  const stop = () => {
    clearTimeout(rest);
    cancelAnimationFrame(frame);
    dragging = false;
  };

  const ontouchstart = (event: TouchEvent) => {
    stop();
    const [touch] = event.touches;
    if (!touch || event.touches.length > 1) return;
    [x, y] = [touch.clientX, touch.clientY];
    rest = setTimeout(begin, REST_MS);
  };
  const ontouchmove = (event: TouchEvent) => {
    const touch = event.touches[0]!;
    if (!dragging) {
      if (Math.hypot(touch.clientX - x, touch.clientY - y) > STILL_PX) clearTimeout(rest);
      return;
    }
    event.preventDefault();
    [x, y] = [touch.clientX, touch.clientY];
    reach();
  };
  const ontouchend = (event: TouchEvent) => {
    if (dragging && event.cancelable) event.preventDefault(); // or a click would follow, and let go of the photo
    stop();
  };
  /** The menu that a long press opens on a link would end the gesture. */
  const oncontextmenu = (event: MouseEvent) => {
    if (dragging || (event as PointerEvent).pointerType === 'touch') event.preventDefault();
  };

  scroller.addEventListener('touchstart', ontouchstart, { passive: true });
  scroller.addEventListener('touchmove', ontouchmove, { passive: false });
  scroller.addEventListener('touchend', ontouchend, { passive: false });
  scroller.addEventListener('touchcancel', stop);
  scroller.addEventListener('contextmenu', oncontextmenu);
  return () => {
    stop();
    scroller.removeEventListener('touchstart', ontouchstart);
    scroller.removeEventListener('touchmove', ontouchmove);
    scroller.removeEventListener('touchend', ontouchend);
    scroller.removeEventListener('touchcancel', stop);
    scroller.removeEventListener('contextmenu', oncontextmenu);
  };
}
