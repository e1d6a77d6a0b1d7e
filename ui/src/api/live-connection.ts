import { type ClientMessage, type LiveMessage, liveMessage } from '@dawa/protocols/console/live';

export interface LiveListener {
  onMessage(message: LiveMessage): void;
  /** A message that does not keep the contract: it is left out, counted, and the rest goes on. */
  onUnreadable(reason: string): void;
  onOpen(): void;
  /** @param retryInMs when the next attempt is made */
  onLost(retryInMs: number): void;
}

const firstRetryMs = 1000;
const laterRetryMs = 2000;
/** The server sends a clock message every second; a socket that says nothing for this long is dead, whatever it claims. */
const silenceMs = 6000;
const pingEveryMs = 5000;

export interface LiveConnection {
  retryNow(): void;
  /** Says something to the station; lost while the line is cut. */
  send(message: ClientMessage): void;
  stop(): void;
}

/** Keeps a WebSocket to the station open until it is stopped; after a cut it tries again within 2 s. */
export function connectLive(url: string, listener: LiveListener): LiveConnection {
  let socket: WebSocket | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let lastHeardMs = 0;
  let attempts = 0;
  let isStopped = false;

  function open(): void {
    clearTimeout(retryTimer);
    retryTimer = undefined;
    lastHeardMs = performance.now();
    const opened = new WebSocket(url);
    socket = opened;
    opened.onopen = () => {
      attempts = 0;
      listener.onOpen();
    };
    opened.onmessage = ({ data }) => {
      lastHeardMs = performance.now();
      const message = readMessage(data);
      if (message.ok) listener.onMessage(message.value);
      else listener.onUnreadable(message.reason);
    };
    opened.onclose = () => {
      if (socket === opened) lose();
    };
  }

  function lose(): void {
    socket = undefined;
    if (isStopped) return;
    const retryInMs = attempts === 0 ? firstRetryMs : laterRetryMs;
    attempts += 1;
    retryTimer = setTimeout(open, retryInMs);
    listener.onLost(retryInMs);
  }

  function retryNow(): void {
    if (isStopped || retryTimer === undefined) return;
    open();
  }

  const watch = setInterval(() => {
    if (socket === undefined) return;
    if (performance.now() - lastHeardMs > silenceMs) {
      const silent = socket;
      silent.onclose = null;
      silent.close();
      lose();
    } else if (socket.readyState === WebSocket.OPEN) {
      socket.send('{"type":"ping"}');
    }
  }, pingEveryMs);

  open();
  return {
    retryNow,
    send: (message) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    stop: () => {
      isStopped = true;
      clearInterval(watch);
      clearTimeout(retryTimer);
      socket?.close();
    },
  };
}

function readMessage(data: unknown): { ok: true; value: LiveMessage } | { ok: false; reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(String(data));
  } catch {
    return { ok: false, reason: `expected JSON, found ${String(data).slice(0, 60)}` };
  }
  const parsed = liveMessage.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return {
    ok: false,
    reason: `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`,
  };
}

/** Where the live data of this page's own server is. */
export function liveUrl(location: Pick<Location, 'protocol' | 'host'>): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}/api/v1/live`;
}
