import { withFrameCheck } from '@dawa/protocols/frame-check';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { airtimeMs, groundKeying } from '../payload/air/airtime.ts';
import type { Signal } from '../payload/air/receiver.ts';
import { type AprsArrival, AprsChannel, type AprsWay } from './aprs-channel.ts';
import { type AprsReceiver, handheldReceiver } from './aprs-receiver.ts';

/** What of a payload is on the air. */
export interface PayloadAir {
  readonly receiver: { begin(signal: Signal): void };
  readonly queue: {
    onTransmission(
      listener: (sent: { readonly octets: Uint8Array; readonly isComplete: boolean }) => void,
    ): () => void;
  };
}

export interface DistantStationOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly payload: PayloadAir;
  readonly payloadReceiver: AprsReceiver;
  readonly receiver?: AprsReceiver;
  /** Asked for each frame: a satellite moves. */
  readonly up: () => AprsWay;
  readonly down: () => AprsWay;
  /** What came down, heard or not. */
  readonly onArrival?: (arrival: AprsArrival) => void;
}

/**
 * Somebody with an APRS radio, so far from the payload that frames get lost on both ways: a handheld on the next mountain behind a
 * step attenuator, a ground station under an orbit. Frames go up through one channel and come down through another.
 */
export class DistantStation {
  readonly #o: DistantStationOptions;
  readonly #up: AprsChannel;
  readonly #down: AprsChannel;
  readonly #stop: () => void;

  constructor(options: DistantStationOptions) {
    this.#o = options;
    this.#up = new AprsChannel(options.random.fork('up'), options.payloadReceiver);
    this.#down = new AprsChannel(options.random.fork('down'), options.receiver ?? handheldReceiver);
    this.#stop = options.payload.queue.onTransmission(({ octets, isComplete }) => {
      if (isComplete) options.onArrival?.(this.#down.carry(octets, options.down()));
    });
  }

  /** In the cable, both ways. */
  set attenuationDb(valueDb: number) {
    this.#up.attenuationDb = valueDb;
    this.#down.attenuationDb = valueDb;
  }

  /**
   * @param frame without its check
   * @returns what arrives at the payload when it has been on the air
   */
  send(frame: Uint8Array): AprsArrival {
    const octets = withFrameCheck(frame);
    const arrival = this.#up.carry(octets, this.#o.up());
    // Too weak to open the squelch: for the payload nobody spoke.
    if (arrival.kind === 'unheard') return arrival;
    const durationMs = airtimeMs(octets, groundKeying);
    const strengthDbm = Math.round(arrival.levelDbm);
    this.#o.payload.receiver.begin({ octets: arrival.octets, durationMs, strengthDbm });
    return arrival;
  }

  close(): void {
    this.#stop();
  }
}
