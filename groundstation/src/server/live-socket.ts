import { type ClientMessage, clientMessage } from '@dawa/protocols/console/live';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { WebSocket } from 'ws';

export interface LiveSocketListener {
  /** Only what the contract knows; `ping` says that the page is there. */
  onMessage?(message: ClientMessage): void;
  onClose(): void;
}

const pingEveryMs = 15_000;
/** A page says little: that it is there, and how its replay goes. */
const mostMessagesPerPing = 200;

/** Watches over one connection: one that does not answer is ended, and so is one that says too much or what nobody understands. */
export function watchSocket(socket: WebSocket, clock: Clock, listener: LiveSocketListener): void {
  let isAlive = true;
  let heard = 0;
  const stopPing = repeatInRealTime(clock, pingEveryMs, () => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    heard = 0;
    socket.ping();
  });
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('message', (data, isBinary) => {
    heard += 1;
    const message = isBinary ? undefined : readMessage(String(data));
    if (heard > mostMessagesPerPing) socket.close(1008, 'too many messages');
    else if (message === undefined) socket.close(1008, 'expected {"type":"ping"}');
    else {
      isAlive = true;
      listener.onMessage?.(message);
    }
  });
  // Errors of the socket end in 'close'; without a listener they would end the process.
  socket.on('error', () => {});
  socket.on('close', () => {
    stopPing();
    listener.onClose();
  });
}

function readMessage(data: string): ClientMessage | undefined {
  try {
    const parsed = clientMessage.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Pings and flushes follow the cable, not the simulated clock. */
export function repeatInRealTime(clock: Clock, periodMs: number, action: () => void): Cancel {
  let isOver = false;
  let cancel: Cancel = () => {};
  const arm = () => {
    cancel = clock.deadline(periodMs, () => {
      action();
      if (!isOver) arm();
    });
  };
  arm();
  return () => {
    isOver = true;
    cancel();
  };
}
