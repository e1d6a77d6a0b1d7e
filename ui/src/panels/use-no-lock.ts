import { useNow, useServerSilence, useStation } from '../api/live-store.ts';
import { isStale } from '../api/staleness.ts';
import { formatAge } from '../locales/format-time.ts';

/** Frames of this chain come at least this often while the satellite is heard. */
const frameEveryMs = 2000;

/**
 * How long no good frame has come although one was heard in this pass, in words; null while all is well, and while the
 * server is not heard: then nobody here knows.
 */
export function useNoLock(): string | null {
  const phase = useStation((view) => view.contact.phase);
  const riseAtMs = useStation((view) => view.contact.pass?.aosAtMs ?? null);
  const lastGoodAtMs = useStation((view) => view.frames.lastGoodAtMs);
  const rate = useStation((view) => view.clock.rate);
  const isServerSilent = useServerSilence() !== null;
  return useNow((nowMs) => {
    if (isServerSilent) return null;
    if (phase !== 'tracking' || lastGoodAtMs === null || riseAtMs === null || lastGoodAtMs < riseAtMs)
      return null;
    return isStale(nowMs - lastGoodAtMs, frameEveryMs, rate) ? formatAge(nowMs - lastGoodAtMs) : null;
  });
}
