import { type RefObject, useEffect } from 'react';
import { liveStore } from '../../api/live-store.ts';
import { nowAtMs } from '../../api/station-clock.ts';
import type { GlobeView } from '../globe-view.ts';
import { kindsOf } from './object-kinds.ts';
import { drawEveryMs } from './object-pace.ts';
import { objectStore, stationAtMs, useObjects } from './object-store.ts';

/** Hands the objects to the globe and moves them with the station's clock, as often as there is something to see. */
export function useMovingObjects(viewRef: RefObject<GlobeView | undefined>, followedNoradId: number): void {
  const known = useObjects((store) => store.known);
  const arcs = useObjects((store) => store.arcs);
  const above = useObjects((store) => store.above);
  const chosen = useObjects((store) => store.chosen);
  const isOnlyAbove = useObjects((store) => store.isOnlyAbove);
  useEffect(() => {
    const kinds = kindsOf({ known, above, chosen, isOnlyAbove });
    const followed = known?.own.find((object) => known.noradIds[object] === followedNoradId);
    viewRef.current?.setObjects({ arcs, kinds, followed }, stationAtMs() ?? 0);
  }, [viewRef, known, arcs, above, chosen, isOnlyAbove, followedNoradId]);

  useEffect(() => {
    const stillness = matchMedia('(prefers-reduced-motion: reduce)');
    let drawnMs = 0;
    const step = (ms: number) => {
      frame = requestAnimationFrame(step);
      const view = viewRef.current;
      const clock = liveStore.getState().view?.clock;
      if (view === undefined || clock === undefined || objectStore.getState().arcs === undefined) return;
      if (ms - drawnMs < drawEveryMs(view.eye.pixelsPerKm, clock.rate, stillness.matches)) return;
      drawnMs = ms;
      view.moveObjects(nowAtMs(clock, performance.now()));
    };
    let frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [viewRef]);
}
