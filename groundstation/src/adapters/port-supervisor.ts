import type { ByteStream } from '@dawa/seams/byte-stream';
import type { Clock } from '@dawa/seams/clock';
import { detailOf } from '../devices/device-error.ts';
import type { Port, PortState } from '../devices/port.ts';

const shortestDelayMs = 20;
const usualLongestDelayMs = 500;
/** A cable that held this long was a good one: the next loss is looked for at the shortest delay again. */
const steadyMs = 1000;

/** What a supervisor needs of what it opens. */
export type Supervisable = Pick<ByteStream, 'isOpen' | 'onClose' | 'close'>;

export interface SupervisedPort<Stream extends Supervisable = ByteStream> {
  readonly name: string;
  readonly isSimulated?: boolean;
  /** Opens the cable, or rejects with the reason; must settle by itself. Called again and again. */
  readonly open: () => Promise<Stream>;
  readonly clock: Clock;
  /** For what is costly to open, as a program. */
  readonly longestDelayMs?: number;
}

/**
 * Keeps a cable open for ever: tries at once, then after 20, 40, … 500 ms of real time, and begins again when the
 * cable is lost. It never gives up; what to do about it is decided by whoever looks at `state`.
 */
export function supervisePort<Stream extends Supervisable = ByteStream>({
  name,
  isSimulated = false,
  open,
  clock,
  longestDelayMs = usualLongestDelayMs,
}: SupervisedPort<Stream>): Port<Stream> {
  const streamListeners = new Set<(stream: Stream) => void>();
  const stateListeners = new Set<(state: PortState) => void>();
  let state: PortState = { kind: 'connecting', detail: null, openings: 0 };
  let stream: Stream | undefined;
  let delayMs = shortestDelayMs;
  let cancelRetry = () => {};

  const change = (next: PortState) => {
    if (next.kind === state.kind && next.detail === state.detail && next.openings === state.openings) return;
    state = next;
    for (const listener of [...stateListeners]) listener(state);
  };
  const isOver = () => state.kind === 'closed';

  const retryLater = (detail: string) => {
    if (isOver()) return;
    change({ ...state, kind: state.openings > 0 ? 'lost' : 'connecting', detail });
    cancelRetry = clock.deadline(delayMs, attempt);
    delayMs = Math.min(delayMs * 2, longestDelayMs);
  };

  const attempt = () => {
    void open().then(adopt, (error: unknown) => retryLater(detailOf(error)));
  };

  const adopt = (opened: Stream) => {
    if (isOver()) {
      void opened.close();
      return;
    }
    const openedMs = clock.monotonicMs();
    stream = opened;
    change({ kind: 'open', detail: null, openings: state.openings + 1 });
    for (const listener of [...streamListeners]) listener(opened);
    opened.onClose((reason) => {
      stream = undefined;
      if (clock.monotonicMs() - openedMs >= steadyMs) delayMs = shortestDelayMs;
      retryLater(reason.kind === 'lost' ? reason.detail : 'the other side closed it');
    });
  };

  attempt();

  return {
    name,
    isSimulated,
    get stream() {
      return stream;
    },
    get state() {
      return state;
    },
    onStream(listener) {
      streamListeners.add(listener);
      if (stream?.isOpen) listener(stream);
      return () => streamListeners.delete(listener);
    },
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    async close() {
      cancelRetry();
      change({ ...state, kind: 'closed', detail: null });
      await stream?.close();
    },
  };
}
