import type { Random } from '@dawa/seams/random';
import { type AprsArrival, AprsChannel } from '../space-link/aprs-channel.ts';
import {
  type AprsReceiver,
  engineeringModelReceiver,
  handheldReceiver,
} from '../space-link/aprs-receiver.ts';
import { type BenchWiring, wiringRules } from './bench-wiring.ts';

/**
 * The cable between the payload's antenna connector and the radio of whoever tests it: coupler, step attenuator, pad. Both ways lose the
 * same; what comes out at the other end is whole, damaged, or too weak to be heard.
 *
 * At 0 dB the payload receives -36.5 dBm, so that the attenuator's steps are those of the long-range test of the BIRDS-4 engineering model.
 */
export class BenchAir {
  readonly #up: AprsChannel;
  readonly #down: AprsChannel;
  readonly #wiring: Pick<BenchWiring, 'attenuationDb' | 'radiatedDbm' | 'receptionLossDb'>;

  constructor(options: {
    readonly random: Random;
    readonly wiring: Pick<BenchWiring, 'attenuationDb' | 'radiatedDbm' | 'receptionLossDb'>;
    /** Of the payload; the engineering model's unless given. */
    readonly receiver?: AprsReceiver;
  }) {
    this.#wiring = options.wiring;
    this.#up = new AprsChannel(options.random.fork('up'), options.receiver ?? engineeringModelReceiver);
    this.#down = new AprsChannel(options.random.fork('down'), handheldReceiver);
  }

  /** @param frame with its check, from the tester to the payload */
  up(frame: Uint8Array): AprsArrival {
    return this.#carry(this.#up, frame, wiringRules.testerDbm - this.#wiring.receptionLossDb);
  }

  /** @param frame with its check, from the payload to the tester */
  down(frame: Uint8Array): AprsArrival {
    return this.#carry(this.#down, frame, this.#wiring.radiatedDbm);
  }

  #carry(channel: AprsChannel, frame: Uint8Array, sentDbm: number): AprsArrival {
    channel.attenuationDb = this.#wiring.attenuationDb;
    return channel.carry(frame, { sentDbm, lossDb: wiringRules.couplerDb + wiringRules.padDb });
  }
}
