import type { ReplayRequest, ReplayState } from '@dawa/protocols/console/archive';
import type { Cancel, Clock } from '@dawa/seams/clock';
import { asError } from '@dawa/seams/fault';
import type { HostClock } from '@dawa/seams/host-clock';
import { ScaledClock } from '@dawa/seams/scaled-clock';
import { nextTurn } from '../clock/next-turn.ts';
import type { BusMessage } from '../ports.ts';
import type { Snapshot } from '../station/station-state.ts';
import { replaySky } from './replay-sky.ts';
import { type ReplayStart, replayStart } from './replay-start.ts';
import type { StationDoor } from './station-door.ts';

/** Who watches a replay. */
export interface ReplayListener {
  /** Everything anew: at the start, and after a jump. */
  onStart(snapshot: Snapshot): void;
  onMessage(message: BusMessage): void;
  /** True while more has been said than was taken: the replay then waits. */
  isBusy(): boolean;
  /** It cannot go on, and has ended. */
  onFault(error: Error): void;
}

/**
 * A span of the past, played again on a clock of its own into one listener. It reads the archive and touches nothing; it holds
 * the piece that is due and no more. What is due goes out ten times a second; where there is more than can be read or
 * taken in that time, the clock of the replay waits for it, and nothing is left out.
 */
export class Replay {
  readonly clock: ScaledClock;
  readonly #door: Pick<StationDoor, 'replay' | 'state' | 'clock'>;
  readonly #listener: ReplayListener;
  readonly #span: { readonly fromAtMs: number; readonly toAtMs: number };
  #rate: number;
  #start: ReplayStart | undefined;
  #wantedAtMs: number | undefined;
  #isAtEnd = false;
  #isClosed = false;
  #hasChanged = false;
  #saidMonotonicMs = Number.NEGATIVE_INFINITY;
  #cancelTick: Cancel = () => {};

  constructor(
    door: Pick<StationDoor, 'replay' | 'state' | 'clock'>,
    { fromAtMs, toAtMs, rate }: ReplayRequest,
    listener: ReplayListener,
  ) {
    this.#door = door;
    this.#listener = listener;
    // What has not happened yet cannot be replayed.
    this.#span = { fromAtMs, toAtMs: Math.max(fromAtMs, Math.min(toAtMs, door.clock.nowAtMs())) };
    this.#rate = rate;
    this.#wantedAtMs = fromAtMs;
    const host = hostOf(door.clock);
    this.clock = new ScaledClock({ atMs: fromAtMs, monotonicMs: host.monotonicMs(), rate: 0 }, host);
    this.#tick();
  }

  get state(): ReplayState {
    const positionAtMs = this.#isAtEnd ? this.#span.toAtMs : this.clock.nowAtMs();
    return { ...this.#span, positionAtMs, rate: this.#rate, isAtEnd: this.#isAtEnd };
  }

  /** How fast it goes on; 0 holds it. */
  pace(rate: number): void {
    this.#rate = rate;
    this.#hasChanged = true;
    if (this.#start !== undefined && !this.#isAtEnd) this.#moveTo(this.clock.nowAtMs(), rate);
  }

  /** Jumps; the ends of the span are the farthest. Of several jumps at once the last counts. */
  seek(atMs: number): void {
    this.#wantedAtMs = Math.min(Math.max(atMs, this.#span.fromAtMs), this.#span.toAtMs);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelTick();
    this.#start?.tape.close();
  }

  #tick(): void {
    const { clock } = this.#door;
    this.#cancelTick = clock.deadline(this.#start === undefined ? 0 : tickMs, () => {
      const done = this.#step().catch((error: unknown) => this.#fail(error));
      void clock.track(done).then(() => {
        if (!this.#isClosed) this.#tick();
      });
    });
  }

  async #step(): Promise<void> {
    if (this.#wantedAtMs !== undefined) await this.#jump(this.#wantedAtMs);
    else if (!this.#listener.isBusy()) await this.#play();
    else this.#moveTo(this.#heldAtMs(), this.#rate);
    const nowMs = this.#door.clock.monotonicMs();
    if (this.#isClosed || (!this.#hasChanged && nowMs - this.#saidMonotonicMs < sayEveryMs)) return;
    this.#hasChanged = false;
    this.#saidMonotonicMs = nowMs;
    this.#listener.onMessage({ type: 'replay', replay: this.state });
  }

  async #jump(atMs: number): Promise<void> {
    this.#moveTo(atMs, 0);
    this.#start?.tape.close();
    const start = await replayStart(this.#door, atMs, this.#span.toAtMs);
    if (this.#isClosed) {
      start.tape.close();
      return;
    }
    this.#start = start;
    this.#playedAtMs = atMs;
    // Another jump was asked for meanwhile: that one is told.
    if (this.#wantedAtMs !== atMs) return;
    this.#wantedAtMs = undefined;
    this.#isAtEnd = atMs >= this.#span.toAtMs;
    this.#moveTo(atMs, this.#isAtEnd ? 0 : this.#rate);
    this.#listener.onStart({ ...start.snapshot, replay: this.state });
  }

  /** Up to where everything was said. */
  #playedAtMs = 0;

  async #play(): Promise<void> {
    const { toAtMs } = this.#span;
    const untilAtMs = Math.min(this.clock.nowAtMs(), toAtMs);
    const { tape } = this.#start!;
    if (this.#isAtEnd || untilAtMs <= this.#playedAtMs) return;
    const beganMs = this.#door.clock.monotonicMs();
    for (;;) {
      const { messages, lastDueAtMs, isCut } = await tape.take(untilAtMs);
      if (this.#isClosed) return;
      for (const message of messages) this.#listener.onMessage(message);
      const isLate = this.#listener.isBusy() || this.#door.clock.monotonicMs() - beganMs > longestTurnMs;
      const hasWork = isCut && !isLate && this.#wantedAtMs === undefined;
      this.#playedAtMs = isCut ? lastDueAtMs! : untilAtMs;
      if (!hasWork) break;
      await nextTurn();
      if (this.#isClosed) return;
    }
    this.#end(toAtMs);
    this.#saySky();
  }

  /** The clock does not run ahead of what was said. */
  #end(toAtMs: number): void {
    const nowAtMs = this.clock.nowAtMs();
    if (this.#playedAtMs >= toAtMs) {
      this.#isAtEnd = true;
      this.#hasChanged = true;
      this.#moveTo(toAtMs, 0);
    } else if (nowAtMs - this.#playedAtMs > this.#rate * 2 * tickMs)
      this.#moveTo(this.#playedAtMs, this.#rate);
  }

  #heldAtMs(): number {
    return Math.min(this.clock.nowAtMs(), Math.max(this.#playedAtMs, this.#span.fromAtMs));
  }

  #saySky(): void {
    const { replay, state } = this.#door;
    const { contact, track, radio } = replaySky(
      replay,
      state.snapshot.mission,
      this.#start!.tape.frames,
      this.#playedAtMs,
    );
    this.#listener.onMessage({ type: 'track', track });
    this.#listener.onMessage({ type: 'radio', radio });
    if (contactKey(contact) === this.#contactKey) return;
    this.#contactKey = contactKey(contact);
    this.#listener.onMessage({ type: 'contact', contact });
  }

  #contactKey = '';

  #moveTo(atMs: number, rate: number): void {
    this.clock.moveTo({ atMs, monotonicMs: this.#door.clock.monotonicMs(), rate });
  }

  #fail(error: unknown): void {
    if (this.#isClosed) return;
    this.close();
    this.#listener.onFault(asError(error));
  }
}

/** A contact with its whole track is long: it is said when something of it changes. */
const contactKey = ({ pass, phase, lastGoodFrameAtMs }: Snapshot['contact']) =>
  `${pass?.passId} ${phase} ${lastGoodFrameAtMs === null ? '' : Math.floor(lastGoodFrameAtMs / 10_000)}`;

/** The replay runs on the real time of the station, whatever its clock is. */
function hostOf(clock: Clock): HostClock {
  return {
    nowAtMs: () => clock.nowAtMs(),
    monotonicMs: () => clock.monotonicMs(),
    startTimer: (delayMs, action) => clock.deadline(delayMs, action),
    whenIdle: (action) => void clock.deadline(0, action),
  };
}

const tickMs = 100;
const sayEveryMs = 1000;
/** Longer than this the replay does not read at a stretch, slices and all. */
const longestTurnMs = 60;
