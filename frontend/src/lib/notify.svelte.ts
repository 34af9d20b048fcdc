/** Short messages at the foot of the page, with an undo where there is one. */
export interface Notice {
  id: number;
  text: string;
  bad: boolean;
  /** Takes back what the message tells of. */
  action?: { label: string; run: () => void };
  /** It takes the place of an earlier message about the same. */
  about?: string;
}

const SHOWN_MS = 8000;
const KEPT = 50;
let last = 0;
export const notices = $state<Notice[]>([]);
/** What can be taken back, also when its message has gone. */
const undoable: Notice[] = [];

export function notify(text: string, options: Partial<Omit<Notice, 'id' | 'text'>> = {}): void {
  const id = ++last;
  const notice: Notice = { bad: false, ...options, id, text };
  const same = notices.findIndex(({ about }) => about !== undefined && about === notice.about);
  if (same >= 0) notices.splice(same, 1);
  notices.push(notice);
  if (notice.action) undoable.splice(0, undoable.length, ...undoable.slice(1 - KEPT), notice);
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  const index = notices.findIndex((notice) => notice.id === id);
  if (index >= 0) notices.splice(index, 1);
}

/** Take back what a message tells of, once; the last one that can be when none is named. False where there is none. */
export function undo(id = undoable.at(-1)?.id): boolean {
  const index = undoable.findIndex((notice) => notice.id === id);
  const [notice] = index < 0 ? [] : undoable.splice(index, 1);
  if (!notice) return false;
  dismiss(notice.id);
  notice.action?.run();
  return true;
}
