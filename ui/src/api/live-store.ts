import { useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { connectLive, liveUrl } from './live-connection.ts';
import { applyMessage, type StationView } from './live-state.ts';
import { serverSilenceMs } from './staleness.ts';
import { nowAtMs } from './station-clock.ts';

export interface LiveStore {
  readonly view: StationView | undefined;
  readonly line: 'connecting' | 'open' | 'lost';
  /** `performance.now()` of the last message. */
  readonly heardMonotonicMs: number;
  /** `performance.now()` of the next attempt, while the line is lost. */
  readonly retryMonotonicMs: number;
  /** How long the last cut lasted; null when there was none or the word about it has been read. */
  readonly missedMs: number | null;
  /** Updates that were skipped here in the last bout, and until when the page says so. */
  readonly skipped: { readonly count: number; readonly untilMonotonicMs: number };
  /** The first message that broke the contract, for the Devices page. */
  readonly unreadable: { readonly count: number; readonly first: string | null };
}

export const liveStore = createStore<LiveStore>(() => ({
  view: undefined,
  line: 'connecting',
  heardMonotonicMs: performance.now(),
  retryMonotonicMs: 0,
  missedMs: null,
  skipped: { count: 0, untilMonotonicMs: 0 },
  unreadable: { count: 0, first: null },
}));

/** A word about skipped updates stays this long after the last of them. */
const skippedShownMs = 10_000;

let retry: () => void = () => {};
export const retryNow = () => retry();

/** Starts to listen to the server that this page came from. Called once, by `main.tsx`. */
export function startLive(location: Location): void {
  const connection = connectLive(liveUrl(location), {
    onOpen: () => liveStore.setState({ line: 'open' }),
    onMessage: (message) => {
      const monotonicMs = performance.now();
      const { view, heardMonotonicMs, missedMs } = liveStore.getState();
      const silentMs = monotonicMs - heardMonotonicMs;
      const isBack = message.type === 'hello' && view !== undefined;
      liveStore.setState({
        view: applyMessage(view, message, monotonicMs),
        line: 'open',
        heardMonotonicMs: monotonicMs,
        missedMs: isBack ? silentMs : missedMs,
      });
      if (message.type === 'lag') {
        const { count, untilMonotonicMs } = liveStore.getState().skipped;
        const before = monotonicMs < untilMonotonicMs ? count : 0;
        const skipped = {
          count: before + message.skipped,
          untilMonotonicMs: monotonicMs + skippedShownMs,
        };
        liveStore.setState({ skipped });
      }
      if (isBack) setTimeout(() => liveStore.setState({ missedMs: null }), 6000);
    },
    onUnreadable: (reason) => {
      const { count, first } = liveStore.getState().unreadable;
      liveStore.setState({
        unreadable: { count: count + 1, first: first ?? reason },
        heardMonotonicMs: performance.now(),
      });
    },
    onLost: (retryInMs) =>
      liveStore.setState({ line: 'lost', retryMonotonicMs: performance.now() + retryInMs }),
  });
  retry = connection.retryNow;
}

/** A part of what the station said; undefined before the first `hello`. */
export function useView<T>(select: (view: StationView) => T): T | undefined {
  return useStore(liveStore, ({ view }) => (view === undefined ? undefined : select(view)));
}

/** The same inside the frame, which is drawn only once the station was heard. */
export function useStation<T>(select: (view: StationView) => T): T {
  return useStore(liveStore, ({ view }) => {
    if (view === undefined) throw new TypeError('station view: expected after hello, found none yet');
    return select(view);
  });
}

export const useLine = <T>(select: (store: LiveStore) => T): T => useStore(liveStore, select);

/** Ages and countdowns move five times a second; whatever did not change on the screen is not drawn again. */
const tickMs = 200;
const listeners = new Set<() => void>();
let ticker: number | undefined;
/** The instant that the whole page shows: one for all, and the same until the next tick or word of the station. */
let shownMonotonicMs = performance.now();

function showNow(): void {
  shownMonotonicMs = performance.now();
  for (const listener of listeners) listener();
}

liveStore.subscribe(showNow);

function subscribeToTime(listener: () => void): () => void {
  listeners.add(listener);
  ticker ??= setInterval(showNow, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticker);
    ticker = undefined;
  };
}

/** The station's clock as the page shows it; the browser's own clock before the first `hello`. */
export function stationNowMs(): number {
  const { view } = liveStore.getState();
  return view === undefined ? Date.now() : nowAtMs(view.clock, shownMonotonicMs);
}

/**
 * Something that depends on the station's clock, or on the browser's monotonic one, worked out five times a second and
 * with every word of the station. Return a text or a number: the component is drawn again only when that changes.
 */
export function useNow<T extends string | number | boolean | null>(
  select: (nowMs: number, monotonicMs: number) => T,
): T {
  return useSyncExternalStore(subscribeToTime, () => select(stationNowMs(), shownMonotonicMs));
}

/** Updates that this page was too slow for, while that is news; null when there is nothing to say. */
export function useSkipped(): number | null {
  return useNow((_, monotonicMs) => {
    const { count, untilMonotonicMs } = liveStore.getState().skipped;
    return count > 0 && monotonicMs < untilMonotonicMs ? count : null;
  });
}

/** Seconds since the server was heard, in real time; null while it is heard. */
export function useServerSilence(): number | null {
  return useNow((_, monotonicMs) => {
    const silentMs = monotonicMs - liveStore.getState().heardMonotonicMs;
    return silentMs > serverSilenceMs ? Math.floor(silentMs / 1000) : null;
  });
}
