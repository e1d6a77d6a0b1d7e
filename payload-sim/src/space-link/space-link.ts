import { downlinkDopplerHz } from '@dawa/flight-dynamics/doppler';
import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { type Report, silentReport } from '../device-log.ts';
import type { ModulatedOctets } from '../station-devices/modem.ts';
import { BitShifter, damageBits } from './bit-damage.ts';
import { antennaLossDb, captureHz, downlinkSignal, meterBandwidthHz } from './downlink-signal.ts';
import { Fading } from './fading.ts';
import type { GroundAntenna, GroundModem, GroundRadio } from './ground-radio.ts';
import {
  bitEnergyDb,
  bitErrorRate,
  downlinkBudget,
  type LinkBudget,
  meterReading,
  noisePowerDbm,
  receivedPowerDbm,
  uplinkBudget,
} from './link-budget.ts';
import type { Sky, SkyPosition } from './sky.ts';

export type SpaceLinkFault = 'deep-fade' | 'transmitter-off' | 'uplink-deaf';

/** The spacecraft's side of the link. */
export interface SpacecraftRadio {
  /** The next octets of its endless stream. */
  read(octets: number): Uint8Array;
  /** The same, sent to nobody. */
  skip(octets: number): void;
  /** Octets that its receiver made out; `isNewCarrier` when the ground had just keyed. */
  receive(bytes: Uint8Array, isNewCarrier: boolean): void;
  /** Its receiver hears the ground's carrier. */
  onCarrier(): void;
}

export interface SpaceLinkOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly sky: Sky;
  readonly spacecraft: SpacecraftRadio;
  readonly radio: GroundRadio;
  readonly modem: GroundModem;
  /** Left out: an antenna that always points at the satellite. */
  readonly antenna?: GroundAntenna;
  readonly beamWidthDeg: number;
  /** The modem is set for this downlink; left out: always. */
  readonly isListenedTo?: (() => boolean) | undefined;
  readonly downlink: { readonly frequencyHz: number; readonly bitRateHz: number };
  readonly uplink: { readonly frequencyHz: number; readonly bitRateHz: number };
  readonly report?: Report;
}

const stepMs = 100;
/** Steps while the satellite is far below the skyline. */
const idleStepMs = 1000;
const longestStepMs = 2000;
const uplinkCaptureHz = 4000;
const lockAboveDb = 3;
const loseBelowDb = 1;
/** Carrier and bit clock need this long. */
const acquisitionMs = 150;
const acquisitionRangeHz = 2000;
/** Doppler moves a carrier at 437 MHz by 10 Hz in a step, a radio by some tens when it is set anew. */
const longestJumpHz = 1200;
/** At 20 times life a millisecond on the cable is 20 ms on the air: key and octets may miss each other by this. */
const cableSlackMs = 40;

/**
 * What lies between the antennas: distance, Doppler, fading, bit errors, the skyline. Runs by steps of 100 ms while the
 * satellite is up. Half duplex on the ground: deaf while keyed.
 */
export class SpaceLink {
  readonly #o: SpaceLinkOptions;
  readonly #downlink: LinkBudget;
  readonly #uplink: LinkBudget;
  readonly #report: Report;
  readonly #errors: Random;
  readonly #fading: Fading;
  /** On another frequency the reflections are others. */
  readonly #uplinkFading: Fading;
  readonly #shifter = new BitShifter();
  readonly #faults = new Set<SpaceLinkFault>();
  #steppedAtMs: number;
  #octetsDue = 0;
  #carrierSinceAtMs: number | undefined;
  #isLocked = false;
  #lastOffsetHz = 0;
  #powerDbm = Number.NEGATIVE_INFINITY;
  #uplinkEndAtMs = Number.NEGATIVE_INFINITY;
  #isOver = false;

  constructor(options: SpaceLinkOptions) {
    this.#o = options;
    this.#downlink = { ...downlinkBudget, bitRateHz: options.downlink.bitRateHz };
    this.#uplink = { ...uplinkBudget, bitRateHz: options.uplink.bitRateHz };
    this.#report = options.report ?? silentReport;
    this.#errors = options.random.fork('errors');
    this.#fading = new Fading(options.random.fork('fading'));
    this.#uplinkFading = new Fading(options.random.fork('uplink fading'));
    this.#steppedAtMs = options.clock.nowAtMs();
    options.modem.onModulated((modulated) => this.#transmit(modulated));
    this.#schedule(stepMs);
  }

  /** What arrives at the ground's receiver; minus infinity where nothing does. */
  get powerDbm(): number {
    return this.#powerDbm;
  }

  /** S-meter of the ground's receiver, 0 to 255. */
  readMeter(): number {
    return meterReading(this.#powerDbm, noisePowerDbm(this.#downlink, meterBandwidthHz));
  }

  setFault(name: SpaceLinkFault, isActive: boolean): void {
    if (isActive) this.#faults.add(name);
    else this.#faults.delete(name);
  }

  stop(): void {
    this.#isOver = true;
  }

  #schedule(delayMs: number): void {
    this.#o.clock.after(delayMs, () => {
      if (!this.#isOver) this.#schedule(this.#step());
    });
  }

  /** @returns time until the next step */
  #step(): number {
    const nowAtMs = this.#o.clock.nowAtMs();
    // After a jump of a rehearsal's clock what lies between was sent to nobody.
    const elapsedMs = Math.min(longestStepMs, Math.max(0, nowAtMs - this.#steppedAtMs));
    this.#steppedAtMs = nowAtMs;
    this.#octetsDue += (elapsedMs * this.#downlink.bitRateHz) / 8000;
    const octets = Math.floor(this.#octetsDue);
    this.#octetsDue -= octets;
    const sky = this.#o.sky(nowAtMs);
    if (this.#isUplinkHeard(sky)) this.#o.spacecraft.onCarrier();
    const energyDb = this.#hearDownlink(sky, nowAtMs);
    if (energyDb === undefined || octets === 0) {
      this.#o.spacecraft.skip(octets);
    } else {
      const sent = this.#o.spacecraft.read(octets);
      const heard = damageBits(sent, bitErrorRate(energyDb), this.#errors);
      this.#o.modem.receive(this.#shifter.push(heard));
    }
    return sky === undefined || sky.clearanceDeg < -2 ? idleStepMs : stepMs;
  }

  /** Bit energy of the downlink when the demodulator holds it, undefined when it hears nothing. */
  #hearDownlink(sky: SkyPosition | undefined, nowAtMs: number): number | undefined {
    const { radio } = this.#o;
    if (sky === undefined || !sky.isInView || this.#faults.has('transmitter-off')) {
      this.#powerDbm = Number.NEGATIVE_INFINITY;
      return this.#loseCarrier();
    }
    const { frequencyHz } = this.#o.downlink;
    const { powerDbm, energyDb, offsetHz } = downlinkSignal({
      ...{ sky, radio, frequencyHz, budget: this.#downlink },
      lossDb:
        this.#pointingLossDb(sky) +
        this.#fading.lossDb(nowAtMs, sky.elevationDeg) +
        (this.#faults.has('deep-fade') ? 40 : 0),
    });
    this.#powerDbm = powerDbm;
    const isHeard =
      this.#isFollowed(offsetHz) &&
      (this.#o.isListenedTo?.() ?? true) &&
      radio.isDemodulating &&
      !radio.isDeaf &&
      energyDb > (this.#isLocked ? loseBelowDb : lockAboveDb);
    if (!isHeard) return this.#loseCarrier();
    return this.#holdCarrier(nowAtMs) ? energyDb : undefined;
  }

  /** To find a carrier it has to be nearer than to hold one; and a jump of it, as of a radio that is set anew, breaks the hold. */
  #isFollowed(offsetHz: number): boolean {
    const jumpHz = Math.abs(offsetHz - this.#lastOffsetHz);
    this.#lastOffsetHz = offsetHz;
    return this.#isLocked
      ? Math.abs(offsetHz) <= captureHz && jumpHz <= longestJumpHz
      : Math.abs(offsetHz) <= acquisitionRangeHz;
  }

  #holdCarrier(nowAtMs: number): boolean {
    this.#carrierSinceAtMs ??= nowAtMs;
    if (!this.#isLocked && nowAtMs - this.#carrierSinceAtMs >= acquisitionMs) {
      this.#isLocked = true;
      this.#shifter.restart(this.#errors.integer(8), this.#errors.integer(256));
      this.#report('link', 'carrier acquired');
    }
    return this.#isLocked;
  }

  #loseCarrier(): undefined {
    if (this.#isLocked) this.#report('link', 'carrier lost');
    this.#isLocked = false;
    this.#carrierSinceAtMs = undefined;
    return undefined;
  }

  #pointingLossDb(sky: SkyPosition): number {
    return antennaLossDb(this.#o.antenna, sky, this.#o.beamWidthDeg);
  }

  /** Octets have left the modulator: those that were keyed, in view and on frequency arrive. */
  #transmit({ octets, startAtMs, octetMs }: ModulatedOctets): void {
    const { clock, radio, sky } = this.#o;
    const slackMs = Number.isFinite(clock.rate) && clock.rate > 1 ? cableSlackMs * clock.rate : 0;
    const onAir = octets.filter((_, i) => radio.wasKeyedAt(startAtMs + (i + 0.5) * octetMs, slackMs));
    if (onAir.length < octets.length) {
      this.#report('uplink', `${octets.length - onAir.length} of ${octets.length} octets were not keyed`);
    }
    const position = sky(startAtMs);
    if (onAir.length === 0 || position === undefined || !position.isInView) return;
    const offsetHz = this.#uplinkOffsetHz(position);
    if (Math.abs(offsetHz) > uplinkCaptureHz) {
      this.#report('uplink', `not heard: ${Math.round(offsetHz)} Hz off at the spacecraft`);
      return;
    }
    if (this.#faults.has('uplink-deaf')) return;
    const powerDbm =
      receivedPowerDbm(this.#uplink, position.rangeKm, this.#o.uplink.frequencyHz) -
      this.#pointingLossDb(position) -
      this.#uplinkFading.lossDb(startAtMs, position.elevationDeg);
    const errorRate = bitErrorRate(bitEnergyDb(this.#uplink, powerDbm));
    const isNewCarrier = startAtMs > this.#uplinkEndAtMs + 20;
    this.#uplinkEndAtMs = startAtMs + octets.length * octetMs;
    this.#o.spacecraft.receive(damageBits(onAir, errorRate, this.#errors), isNewCarrier);
  }

  #isUplinkHeard(sky: SkyPosition | undefined): boolean {
    if (!this.#o.radio.isTransmitting || sky === undefined || !sky.isInView) return false;
    return Math.abs(this.#uplinkOffsetHz(sky)) <= uplinkCaptureHz && !this.#faults.has('uplink-deaf');
  }

  #uplinkOffsetHz(position: SkyPosition): number {
    const sentHz = this.#o.radio.onAirFrequencyHz;
    if (!(sentHz > 0)) return Number.POSITIVE_INFINITY;
    return sentHz + downlinkDopplerHz(position.rangeRateKmS, sentHz) - this.#o.uplink.frequencyHz;
  }
}
