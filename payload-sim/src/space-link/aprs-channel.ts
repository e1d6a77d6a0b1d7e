import type { Random } from '@dawa/seams/random';
import { afskErrorRate } from './afsk-on-fm.ts';
import type { AprsReceiver } from './aprs-receiver.ts';
import { damageBits } from './bit-damage.ts';
import { freeSpaceLossDb } from './link-budget.ts';

/** What became of a frame on its way. */
export type AprsArrival =
  /** Every bit is right. */
  | { readonly kind: 'whole'; readonly octets: Uint8Array; readonly levelDbm: number }
  /** Something was heard: its check will not hold. */
  | { readonly kind: 'damaged'; readonly octets: Uint8Array; readonly levelDbm: number }
  /** Too weak to open the squelch. */
  | { readonly kind: 'unheard'; readonly levelDbm: number };

/** One way of a frame: what leaves the transmitter, and what is lost until the receiver's connector, antennas included. */
export interface AprsWay {
  readonly sentDbm: number;
  readonly lossDb: number;
}

/** An FM squelch is shut below about this much carrier over noise in its 12.5 kHz. */
const squelchDbHz = 3 + 41;

/**
 * The air between a transmitter and a receiver of APRS, one direction: level, threshold, wrong bits. Repeatable by its seed; the same
 * frame, sent again, fares anew.
 */
export class AprsChannel {
  /** A step attenuator in the cable, as on the bench. */
  attenuationDb = 0;
  readonly #receiver: AprsReceiver;
  readonly #levels: Random;
  readonly #errors: Random;

  constructor(random: Random, receiver: AprsReceiver) {
    this.#receiver = receiver;
    this.#levels = random.fork('levels');
    this.#errors = random.fork('errors');
  }

  /** @param frame with its check, as it is on the air but for flags and stuffed bits */
  carry(frame: Uint8Array, { sentDbm, lossDb }: AprsWay): AprsArrival {
    const { spreadDb, noiseDensityDbmHz } = this.#receiver;
    const levelDbm = sentDbm - lossDb - this.attenuationDb + spreadDb * this.#levels.normal();
    const carrierToNoiseDbHz = levelDbm - noiseDensityDbmHz;
    if (carrierToNoiseDbHz < squelchDbHz) return { kind: 'unheard', levelDbm };
    const octets = damageBits(frame, afskErrorRate(carrierToNoiseDbHz), this.#errors);
    return { kind: octets === frame ? 'whole' : 'damaged', octets, levelDbm };
  }
}

/**
 * The way up from a ground station of 50 W to the VHF receiver on board.
 * Source: link budget of the BIRDS-4 EM long-range test report, p. 9: EIRP 60 dBm; lost are 5 dB of pointing on the ground, 3 of
 *   polarisation, 1.4 in the air, 3 of the satellite's pointing
 */
export function wayUp(rangeKm: number, frequencyHz: number, eirpDbm = stationEirpDbm): AprsWay {
  return { sentDbm: eirpDbm, lossDb: freeSpaceLossDb(rangeKm, frequencyHz) + 5 + 3 + 1.4 + 3 };
}

export const stationEirpDbm = 60;
/** 5 W into an antenna of 7 dBi (same report): never enough for the engineering model's receiver. */
export const handheldEirpDbm = 44;
