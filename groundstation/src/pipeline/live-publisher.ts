import type { FrameCounts, FrameTick } from '@dawa/protocols/console/link';
import type { ParameterSample } from '@dawa/protocols/console/telemetry';
import type { Cancel, Clock } from '@dawa/seams/clock';
import type { Bus } from '../ports.ts';

/**
 * Gathers what the receiver found and publishes it at most ten times a second of real time, so that a burst of frames,
 * or a rehearsal at high speed, does not become a burst of messages.
 */
export class LivePublisher {
  readonly #bus: Bus;
  readonly #clock: Clock;
  readonly #readFrames: () => { frames: FrameCounts; ticks: FrameTick[] };
  #samples: ParameterSample[] = [];
  #hasFrames = false;
  #cancelTimer: Cancel | undefined;

  constructor(bus: Bus, clock: Clock, readFrames: () => { frames: FrameCounts; ticks: FrameTick[] }) {
    this.#bus = bus;
    this.#clock = clock;
    this.#readFrames = readFrames;
  }

  addSamples(samples: readonly ParameterSample[]): void {
    if (samples.length === 0) return;
    this.#samples.push(...samples);
    this.#arm();
  }

  /** Says that the frame counts have changed. */
  noteFrames(): void {
    this.#hasFrames = true;
    this.#arm();
  }

  /** Publishes what waits, at once. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#hasFrames) {
      this.#hasFrames = false;
      this.#bus.publish({ type: 'frames', ...this.#readFrames() });
    }
    if (this.#samples.length > 0) {
      const samples = this.#samples;
      this.#samples = [];
      this.#bus.publish({ type: 'parameters', samples });
    }
  }

  #arm(): void {
    this.#cancelTimer ??= this.#clock.deadline(publishPeriodMs, () => this.flush());
  }
}

const publishPeriodMs = 100;
