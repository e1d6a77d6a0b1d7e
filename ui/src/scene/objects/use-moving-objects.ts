import { type RefObject, useEffect } from 'react';
import { liveStore } from '../../api/live-store.ts';
import type { GlobeView } from '../globe-view.ts';
import { kindsOf } from './object-kinds.ts';
import { drawEveryMs } from './object-pace.ts';
import { useObjects } from './object-store.ts';

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
    viewRef.current?.setObjects({ arcs, kinds, followed });
  }, [viewRef, known, arcs, above, chosen, isOnlyAbove, followedNoradId]);
  // Time is in no hurry; what a hand did, and the first objects, are shown at once.
  const areThere = arcs !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of them changes what is seen
  useEffect(() => viewRef.current?.invalidate(), [viewRef, areThere, chosen, isOnlyAbove]);

  useEffect(() => {
    const stillness = matchMedia('(prefers-reduced-motion: reduce)');
    const step = (ms: number) => {
      frame = requestAnimationFrame(step);
      const view = viewRef.current;
      const rate = liveStore.getState().view?.clock.rate;
      if (view === undefined || rate === undefined || view.objectCount === 0) return;
      const waitMs = drawEveryMs(view.eye.pixelsPerKm, rate, stillness.matches);
      if (ms - view.drawnMonotonicMs >= waitMs) view.invalidate();
    };
    let frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [viewRef]);
}
