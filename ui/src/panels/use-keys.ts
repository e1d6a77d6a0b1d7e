import { useEffect } from 'react';
import { useLocation } from 'wouter';
import * as actions from '../api/actions.ts';
import { shelfAddress, waitingAlarms } from '../api/alarm-groups.ts';
import { liveStore } from '../api/live-store.ts';
import { changeSettings, nextTheme, settingsStore } from '../api/settings.ts';
import { pages } from '../pages/page-list.ts';
import { isDarkSystem } from '../themes/apply-theme.ts';

/** How long `g` waits for the letter of a page. */
const chordMs = 1500;

/** The keys that work everywhere. Escape for STOP lives in the STOP button. */
export function useKeys(): void {
  const [, goTo] = useLocation();
  useEffect(() => {
    let chordUntilMs = 0;
    const onKey = (event: KeyboardEvent) => {
      const { hasLetterKeys, theme } = settingsStore.getState();
      if (!hasLetterKeys || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (event.target instanceof HTMLElement && event.target.closest('input, select, textarea')) return;
      const key = event.key.toLowerCase();
      if (performance.now() < chordUntilMs) {
        chordUntilMs = 0;
        const page = pages.find((known) => known.key === key);
        if (page !== undefined) goTo(page.path);
        return;
      }
      switch (key) {
        case 'g':
          chordUntilMs = performance.now() + chordMs;
          break;
        case 't':
          changeSettings({ theme: nextTheme(theme, isDarkSystem()) });
          break;
        case 'a': {
          const [alarm] = waitingAlarms(liveStore.getState().now?.alarms ?? []);
          if (alarm !== undefined) void actions.acknowledgeNow(alarm.alarmId);
          break;
        }
        case 's': {
          // The page of alarms shows those of the past then.
          if (liveStore.getState().past !== undefined) break;
          const [alarm] = waitingAlarms(liveStore.getState().now?.alarms ?? []);
          if (alarm !== undefined) goTo(shelfAddress(alarm.alarmId));
          break;
        }
        case 'c':
          event.preventDefault();
          // The form is on the pass board; from another page it is on the page of commands.
          if (location.pathname === '/') dispatchEvent(new Event('dawa:add-command'));
          else goTo('/commands');
          break;
        case '?':
          dispatchEvent(new Event('dawa:keys'));
          break;
        case '/': {
          const search = document.querySelector<HTMLInputElement>('input[type=search]');
          if (search === null) goTo('/telemetry');
          else search.focus();
          event.preventDefault();
          break;
        }
        default:
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [goTo]);
}
