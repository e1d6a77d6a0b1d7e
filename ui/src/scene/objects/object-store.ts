import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { liveStore } from '../../api/live-store.ts';
import { nowAtMs } from '../../api/station-clock.ts';
import type { ObjectAnswer, ObjectQuestion } from './object-messages.ts';
import { nextLook } from './object-pace.ts';
import type { SeenObjects } from './seen-objects.ts';

const nothing: SeenObjects = {
  known: undefined,
  fault: null,
  arcs: undefined,
  above: undefined,
  tookMs: undefined,
  chosen: undefined,
  detail: undefined,
  shown: undefined,
  isOnlyAbove: false,
};

export const objectStore = createStore<SeenObjects>(() => nothing);
export const useObjects = <T>(select: (store: SeenObjects) => T): T => useStore(objectStore, select);

let post: (question: ObjectQuestion) => void = () => {};

export function chooseObject(chosen: number | undefined, { isShown = false } = {}): void {
  objectStore.setState({ chosen, detail: undefined, shown: isShown ? chosen : undefined });
  const atMs = stationAtMs();
  if (chosen !== undefined && atMs !== undefined) post({ type: 'detail', object: chosen, atMs });
}

export const showOnlyAbove = (isOnlyAbove: boolean) => objectStore.setState({ isOnlyAbove });

/** The station's clock at this very moment; undefined before it was heard. */
export function stationAtMs(): number | undefined {
  const { view } = liveStore.getState();
  return view && nowAtMs(view.clock, performance.now());
}

const tickMs = 200;

/**
 * Starts the worker and keeps it asked, until the function that it returns is called. Once a second it tells where everything flies for the
 * next three (object-pace.ts); the page moves it from there.
 */
export function startObjects(): () => void {
  const worker = new Worker(new URL('./object-worker.ts', import.meta.url), { type: 'module' });
  let isAsked = false;
  let begunForAtMs: number | undefined;
  let beginAgainMonotonicMs = 0;
  post = (question) => worker.postMessage(question);
  worker.onmessage = ({ data }: MessageEvent<ObjectAnswer>) => {
    if (data.type === 'look') isAsked = false;
    if (data.type === 'failed') {
      begunForAtMs = undefined;
      beginAgainMonotonicMs = performance.now() + tryAgainAfterMs;
    }
    take(data);
  };
  worker.onerror = () => {
    objectStore.setState({ fault: 'This browser could not start the part that moves the objects.' });
  };
  const tick = () => {
    const { view } = liveStore.getState();
    if (view === undefined) return;
    const monotonicMs = performance.now();
    const atMs = nowAtMs(view.clock, monotonicMs);
    const isStale = begunForAtMs === undefined || Math.abs(atMs - begunForAtMs) > freshForMs;
    if (isStale && monotonicMs >= beginAgainMonotonicMs) {
      begunForAtMs = atMs;
      const { latitudeDeg, longitudeDeg, heightM, horizon } = view.station;
      post({ type: 'begin', place: { latitudeDeg, longitudeDeg, heightM }, horizon: { points: horizon } });
    }
    const { known, arcs, chosen } = objectStore.getState();
    if (known === undefined || isAsked) return;
    const span = nextLook(arcs, atMs, view.clock.rate);
    if (span === undefined) return;
    isAsked = true;
    post({ type: 'look', ...span });
    if (chosen !== undefined) post({ type: 'detail', object: chosen, atMs });
  };
  tick();
  const ticker = setInterval(tick, tickMs);
  return () => {
    clearInterval(ticker);
    worker.terminate();
    post = () => {};
    objectStore.setState(nothing);
  };
}

/** The station may have fetched newer sets, or its clock was set. */
const freshForMs = 3 * 3_600_000;
const tryAgainAfterMs = 10_000;

function take(answer: ObjectAnswer): void {
  switch (answer.type) {
    case 'objects': {
      const { known: before, chosen: place } = objectStore.getState();
      const noradId = place === undefined ? undefined : before?.noradIds[place];
      const now = noradId === undefined ? -1 : answer.noradIds.indexOf(noradId);
      // Arcs of the old list say nothing about the new one.
      objectStore.setState({
        known: answer,
        fault: null,
        arcs: undefined,
        above: undefined,
        chosen: now >= 0 ? now : undefined,
        detail: undefined,
        shown: undefined,
      });
      break;
    }
    case 'failed':
      objectStore.setState({ fault: answer.fault });
      break;
    case 'look': {
      const { arcs, above, tookMs } = answer;
      objectStore.setState({ arcs, above, tookMs });
      break;
    }
    case 'detail':
      if (answer.object === objectStore.getState().chosen) objectStore.setState({ detail: answer.detail });
      break;
    default:
      throw new TypeError(`answer: ${answer satisfies never}`);
  }
}
