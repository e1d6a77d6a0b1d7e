import type { ReplayRequest } from '@dawa/protocols/console/archive';
import type { ClientMessage } from '@dawa/protocols/console/live';
import type { WebSocket } from 'ws';
import type { StationState } from '../station/station-state.ts';
import { createLiveClient } from './live-client.ts';
import { repeatInRealTime, watchSocket } from './live-socket.ts';
import { createLiveText } from './live-text.ts';
import { Replay } from './replay.ts';
import type { StationDoor } from './station-door.ts';

/** Connections that watch the past instead of what happens now. */
export interface ReplaySockets {
  /** False while as many replays run as may. */
  readonly hasRoom: boolean;
  /** @param state of the mission whose past is looked at */
  welcome(socket: WebSocket, request: ReplayRequest, state: StationState): void;
  close(): void;
}

/** Each reads and decodes for itself: more would be felt by the reception. */
const mostReplays = 6;
const flushEveryMs = 100;
/** More waiting than this, and the replay waits for its page. */
const busyBytes = 256 * 1024;

export function serveReplays({ replay: past, clock }: Pick<StationDoor, 'replay' | 'clock'>): ReplaySockets {
  const sockets = new Set<WebSocket>();

  function welcome(socket: WebSocket, request: ReplayRequest, state: StationState): void {
    sockets.add(socket);
    const client = createLiveClient(socket);
    const replay = new Replay({ replay: past, clock, state }, request, {
      onStart: (snapshot) => client.sendNow(text.of({ type: 'hello', ...snapshot })),
      onMessage: (message) => client.take(message, text.of(message)),
      isBusy: () => socket.bufferedAmount > busyBytes,
      onFault: (error) => socket.close(1011, error.message.slice(0, 100)),
    });
    const text = createLiveText(replay.clock, state.snapshot.run.runId);
    const stopFlush = repeatInRealTime(clock, flushEveryMs, () => client.flush(text));
    watchSocket(socket, clock, {
      onMessage: (message) => obey(replay, message),
      onClose() {
        stopFlush();
        replay.close();
        sockets.delete(socket);
      },
    });
  }

  return {
    get hasRoom() {
      return sockets.size < mostReplays;
    },
    welcome,
    close() {
      for (const socket of sockets) socket.close(1001, 'the station ends');
    },
  };
}

function obey(replay: Replay, message: ClientMessage): void {
  switch (message.type) {
    case 'ping':
    // Nothing is watched of the past: recordings are asked for.
    case 'watch':
      return;
    case 'pace':
      replay.pace(message.rate);
      return;
    case 'seek':
      replay.seek(message.atMs);
      return;
    default:
      message satisfies never;
  }
}
