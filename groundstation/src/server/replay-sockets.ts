import type { ReplayRequest } from '@dawa/protocols/console/archive';
import type { ClientMessage } from '@dawa/protocols/console/live';
import type { WebSocket } from 'ws';
import { createLiveClient } from './live-client.ts';
import { repeatInRealTime, watchSocket } from './live-socket.ts';
import { createLiveText } from './live-text.ts';
import { Replay } from './replay.ts';
import type { StationDoor } from './station-door.ts';

/** Connections that watch the past instead of what happens now. */
export interface ReplaySockets {
  /** False while as many replays run as may. */
  readonly hasRoom: boolean;
  welcome(socket: WebSocket, request: ReplayRequest): void;
  close(): void;
}

/** Each reads and decodes for itself: more would be felt by the reception. */
const mostReplays = 6;
const flushEveryMs = 100;
/** More waiting than this, and the replay waits for its page. */
const busyBytes = 256 * 1024;

export function serveReplays(door: Pick<StationDoor, 'replay' | 'state' | 'clock'>): ReplaySockets {
  const { runId } = door.state.snapshot.run;
  const sockets = new Set<WebSocket>();

  function welcome(socket: WebSocket, request: ReplayRequest): void {
    sockets.add(socket);
    const client = createLiveClient(socket);
    const replay = new Replay(door, request, {
      onStart: (snapshot) => client.sendNow(text.of({ type: 'hello', ...snapshot })),
      onMessage: (message) => client.take(message, text.of(message)),
      isBusy: () => socket.bufferedAmount > busyBytes,
      onFault: (error) => socket.close(1011, error.message.slice(0, 100)),
    });
    const text = createLiveText(replay.clock, runId);
    const stopFlush = repeatInRealTime(door.clock, flushEveryMs, () => client.flush(text));
    watchSocket(socket, door.clock, {
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
