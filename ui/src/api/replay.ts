import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { connectLive, type LiveConnection, liveUrl } from './live-connection.ts';
import { applyMessage } from './live-state.ts';
import { liveStore, noteSkipped, showPast } from './live-store.ts';
import { onShownMission, shownMission } from './shown-mission.ts';

/** What of the past is looked at. */
export interface ReplayWish {
  readonly fromAtMs: number;
  readonly toAtMs: number;
  /** Of what; for people. */
  readonly name: string;
}

export interface ReplayStore {
  readonly wish: ReplayWish | undefined;
  readonly line: 'connecting' | 'open' | 'lost';
  /** Seconds of the past in one second while it plays. */
  readonly rate: number;
  readonly isPlaying: boolean;
}

/** Seconds of the past in one second. */
export const replayRates = [1, 5, 10, 20, 60, 300, 1000, 10_000] as const;

export const replayStore = createStore<ReplayStore>(() => ({
  wish: undefined,
  line: 'connecting',
  rate: 10,
  isPlaying: true,
}));

export const useReplay = <T>(select: (store: ReplayStore) => T): T => useStore(replayStore, select);

let connection: LiveConnection | undefined;

/** Shows a span of the past on all pages, from its start on, until `backToNow`. */
export function startReplay(wish: ReplayWish, location: Location = window.location): void {
  connection?.stop();
  const { rate } = replayStore.getState();
  replayStore.setState({ wish, line: 'connecting', isPlaying: true });
  const { fromAtMs, toAtMs } = wish;
  let positionAtMs: number | undefined;
  const missionId = shownMission();
  const mission = missionId === undefined ? '' : `&mission=${encodeURIComponent(missionId)}`;
  const url = `${liveUrl(location)}?replay=${fromAtMs}..${toAtMs}&rate=${rate}${mission}`;
  connection = connectLive(url, {
    onOpen() {
      replayStore.setState({ line: 'open' });
      // After a cut it goes on where it was, and not at the start.
      if (positionAtMs !== undefined) connection?.send({ type: 'seek', atMs: positionAtMs });
      sendPace();
    },
    onMessage(message) {
      const monotonicMs = performance.now();
      if (message.type === 'lag') noteSkipped(message.skipped, monotonicMs);
      const past = applyMessage(liveStore.getState().past, message, monotonicMs);
      positionAtMs = past?.replay?.positionAtMs;
      showPast(past);
    },
    onUnreadable() {},
    onLost: () => replayStore.setState({ line: 'lost' }),
  });
}

/** Another mission is looked at: the same time of it, from the start. */
onShownMission(() => {
  const { wish } = replayStore.getState();
  if (wish !== undefined) startReplay(wish);
});

export function backToNow(): void {
  connection?.stop();
  connection = undefined;
  replayStore.setState({ wish: undefined });
  showPast(undefined);
}

export function playReplay(isPlaying: boolean): void {
  const replay = liveStore.getState().past?.replay;
  // Who plays on at the end wants to see it again.
  if (isPlaying && replay?.isAtEnd) seekReplay(replay.fromAtMs);
  replayStore.setState({ isPlaying });
  sendPace();
}

export function paceReplay(rate: number): void {
  replayStore.setState({ rate });
  sendPace();
}

export function seekReplay(atMs: number): void {
  connection?.send({ type: 'seek', atMs });
}

function sendPace(): void {
  const { rate, isPlaying } = replayStore.getState();
  connection?.send({ type: 'pace', rate: isPlaying ? rate : 0 });
}
