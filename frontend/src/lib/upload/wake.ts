/** Keeps the screen on while photos are sent: a phone that falls asleep stops sending. */
export function stayAwake(wanted: () => boolean): () => void {
  let lock: WakeLockSentinel | null = null;
  let asking = false;

  const look = async () => {
    if (!('wakeLock' in navigator) || asking) return;
    const want = wanted() && !document.hidden;
    if (want && (!lock || lock.released)) {
      asking = true;
      lock = await navigator.wakeLock.request('screen').catch(() => null);
      asking = false;
    } else if (!want && lock) {
      const held = lock;
      lock = null;
      await held.release().catch(() => undefined);
    }
  };
  document.addEventListener('visibilitychange', look);
  return () => void look();
}
