import { createContext, useContext, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { connectLive, type LiveConnection, liveUrl } from './live-connection.ts';
import { tellMessage } from './live-messages.ts';
import { applyMessage, type StationView } from './live-state.ts';
import { onShownMission, shownMission } from './shown-mission.ts';
import { serverSilenceMs } from './staleness.ts';
import { nowAtMs } from './station-clock.ts';

export interface LiveStore {
  /** What the pages show: the station as it is, or as it was while a replay is looked at. */
  readonly view: StationView | undefined;
  /** The station as it is now, whatever is shown. */
  readonly now: StationView | undefined;
  /** The station as it was, while a replay is looked at. */
  readonly past: StationView | undefined;
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
  now: undefined,
  past: undefined,
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

let say: LiveConnection['send'] = () => {};
let watchers = 0;

/** Asks the station for rows of the waterfall, also after a cut, until the function that it returns is called. */
export function watchWaterfall(): () => void {
  watchers += 1;
  if (watchers === 1) say({ type: 'watch', what: 'waterfall', isOn: true });
  return () => {
    watchers -= 1;
    if (watchers === 0) say({ type: 'watch', what: 'waterfall', isOn: false });
  };
}

/** Starts to listen to the server that this page came from, and to the mission that is shown. Called once, by `main.tsx`. */
export function startLive(location: Location): void {
  let connection = listenTo(location);
  retry = () => connection.retryNow();
  say = (message) => connection.send(message);
  onShownMission(() => {
    connection.stop();
    // Nothing was missed: another mission is looked at.
    isTurned = true;
    connection = listenTo(location);
  });
}

let isTurned = false;

function listenTo(location: Location): LiveConnection {
  const missionId = shownMission();
  const url = liveUrl(location);
  return connectLive(missionId === undefined ? url : `${url}?mission=${encodeURIComponent(missionId)}`, {
    onOpen: () => liveStore.setState({ line: 'open' }),
    onMessage: (message) => {
      const monotonicMs = performance.now();
      const { now: before, past, heardMonotonicMs, missedMs } = liveStore.getState();
      const silentMs = monotonicMs - heardMonotonicMs;
      const isBack = message.type === 'hello' && before !== undefined && !isTurned;
      if (message.type === 'hello') isTurned = false;
      const now = applyMessage(before, message, monotonicMs);
      liveStore.setState({
        now,
        view: past ?? now,
        line: 'open',
        heardMonotonicMs: monotonicMs,
        missedMs: isBack ? silentMs : missedMs,
      });
      // A new connection knows nothing of who watches.
      if (message.type === 'hello' && watchers > 0) say({ type: 'watch', what: 'waterfall', isOn: true });
      tellMessage(message);
      if (message.type === 'lag') noteSkipped(message.skipped, monotonicMs);
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
}

/** A replay said something; undefined when what happens now is shown again. */
export function showPast(past: StationView | undefined): void {
  liveStore.setState(({ now }) => ({ past, view: past ?? now }));
}

export function noteSkipped(more: number, monotonicMs: number): void {
  const { count, untilMonotonicMs } = liveStore.getState().skipped;
  const before = monotonicMs < untilMonotonicMs ? count : 0;
  liveStore.setState({
    skipped: { count: before + more, untilMonotonicMs: monotonicMs + skippedShownMs },
  });
}

/**
 * Of which station the parts below speak: the one that is shown, or the one that is there now. Alarms, lights and STOP are of
 * now on every page, also while the page shows the past.
 */
export const StationScope = createContext<'view' | 'now'>('view');

/** A part of what the station said; undefined before the first `hello`. */
export function useView<T>(select: (view: StationView) => T): T | undefined {
  const scope = useContext(StationScope);
  return useStore(liveStore, ({ [scope]: view }) => (view === undefined ? undefined : select(view)));
}

/** The same inside the frame, which is drawn only once the station was heard. */
export function useStation<T>(select: (view: StationView) => T): T {
  const scope = useContext(StationScope);
  return useStore(liveStore, ({ [scope]: view }) => {
    if (view === undefined) throw new TypeError('station view: expected after hello, found none yet');
    return select(view);
  });
}

/** True while the page shows the past: nothing can be sent from there. */
export const useIsReplaying = () => useLine(({ past }) => past !== undefined);

export const useLine = <T>(select: (store: LiveStore) => T): T => useStore(liveStore, select);

/** Ages and countdowns move five times a second; whatever did not change on the screen is not drawn again. */
const tickMs = 200;
const listeners = new Set<() => void>();
let ticker: ReturnType<typeof setInterval> | undefined;
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
export function stationNowMs(scope: 'view' | 'now' = 'view'): number {
  const { [scope]: view } = liveStore.getState();
  return view === undefined ? Date.now() : nowAtMs(view.clock, shownMonotonicMs);
}

/**
 * Something that depends on the station's clock, or on the browser's monotonic one, worked out five times a second and
 * with every word of the station. Return a text or a number: the component is drawn again only when that changes.
 */
export function useNow<T extends string | number | boolean | null>(
  select: (nowMs: number, monotonicMs: number) => T,
): T {
  const scope = useContext(StationScope);
  return useSyncExternalStore(subscribeToTime, () => select(stationNowMs(scope), shownMonotonicMs));
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
