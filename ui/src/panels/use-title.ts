import { useEffect } from 'react';
import { liveStore, stationNowMs } from '../api/live-store.ts';
import { nextEvent } from '../api/next-event.ts';
import { formatCountdown } from '../locales/format-time.ts';

/** The tab's title, most urgent first: `(1 critical) T−03:40 (rehearsal) · Pass · APRS-DP breadboard · Dawa`. */
export function useTitle(page: string): void {
  useEffect(() => {
    const write = () => {
      document.title = titleOf(page);
    };
    write();
    const timer = setInterval(write, 1000);
    return () => clearInterval(timer);
  }, [page]);
}

function titleOf(page: string): string {
  const { view, now, past } = liveStore.getState();
  if (view === undefined || now === undefined) return `${page} · Dawa`;
  const nowMs = stationNowMs();
  const critical = now.alarms.filter(
    ({ severity, clearedAtMs, shelvedUntilAtMs }) =>
      severity === 'critical' && clearedAtMs === null && shelvedUntilAtMs === null,
  ).length;
  const next = nextEvent(view.contact, nowMs);
  const countdown = next === undefined ? '' : formatCountdown(nowMs, next.atMs);
  const mode = past !== undefined ? '(replay)' : view.run.kind === 'rehearsal' ? '(rehearsal)' : '';
  const first = [critical > 0 ? `(${critical} critical)` : '', countdown, mode].filter((part) => part !== '');
  return [first.join(' '), page, view.mission.name, 'Dawa'].filter((part) => part !== '').join(' · ');
}
