import { useEffect, useState } from 'react';
import { liveStore } from '../api/live-store.ts';
import type { SubPoint } from './orbit-arc.ts';

/** Long enough for a direction without noise, short enough that a map does not wait for it. */
const apartMs = 8000;
const afterMs = 1500;

/**
 * Where the satellite was some seconds ago, to tell which way it flies. Undefined for the first seconds, and again when
 * the station turns to another satellite.
 */
export function useEarlierPlace(): SubPoint | undefined {
  const [earlier, setEarlier] = useState<SubPoint>();
  useEffect(() => {
    let first: SubPoint | undefined;
    return liveStore.subscribe(({ view }) => {
      const satellite = view?.track.satellite;
      if (view === undefined || satellite === null || satellite === undefined) return;
      const here = { ...satellite, atMs: view.track.atMs };
      const elapsedMs = first === undefined ? 0 : here.atMs - first.atMs;
      if (first === undefined || elapsedMs < 0 || elapsedMs > 60_000) {
        first = here;
        setEarlier(undefined);
      } else if (elapsedMs >= afterMs) {
        const known = first;
        setEarlier((shown) => (shown === undefined || here.atMs - shown.atMs > 2 * apartMs ? known : shown));
        if (elapsedMs > apartMs) first = here;
      }
    });
  }, []);
  return earlier;
}
