/** Short messages at the foot of the page, with an undo where there is one. */
export interface Notice {
  id: number;
  text: string;
  bad: boolean;
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 8000;
let last = 0;
export const notices = $state<Notice[]>([]);

export function notify(text: string, options: Partial<Pick<Notice, 'bad' | 'action'>> = {}): void {
  const id = ++last;
  notices.push({ id, text, bad: options.bad ?? false, action: options.action });
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  const index = notices.findIndex((notice) => notice.id === id);
  if (index >= 0) notices.splice(index, 1);
}
