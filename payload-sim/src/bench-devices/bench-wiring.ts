import type { Clock } from '@dawa/seams/clock';
import type { Random } from '@dawa/seams/random';
import { nominalSupply } from '../payload/energy.ts';
import { ThermalChamber } from './thermal-chamber.ts';
import type { WiredBoard } from './wired-board.ts';

/** The relay that feeds the payload, on either board. */
export const feedRelay = 1;
/** The relay in the payload's serial line: closed, the line is through. */
export const lineRelay = 2;

/** All of it ours: a board on a bench, no data sheet. */
export const wiringRules = {
  /** Below this the payload's own regulator gives up. */
  leastSupplyV: 3.6,
  /** Its capacitors empty with this time constant. */
  dischargeMs: 40,
  /** An idle serial line at 3.3 V feeds a board without supply through the protection diode of its input. */
  backPowerV: 1.1,
  /** Directional coupler behind the antenna connector. */
  couplerDb: 30,
  /** Between the attenuator and the tester's radio: with the coupler 71 dB, as in BIRDS4EM_APRS_LRT_Report_20190824.pdf, p. 8. */
  padDb: 41,
  /** What the tester's radio sends with: a handheld's 34.5 dBm (same report). */
  testerDbm: 34.5,
  /** An antenna that is not there hears nothing of what comes through the coupler. */
  undeployedLossDb: 80,
  /** Capacitors behind the connector, filled through the soft start of the regulator. */
  inrushA: 1.4,
  /** What the power meter says of nothing. */
  noiseFloorDbm: -60,
} as const;

/**
 * What runs between the payload and its instruments: supply, feeding relay, serial line with its isolator, and the
 * transmitter's way through coupler and attenuator to the power meter.
 *
 * Until somebody uses them the supply is on at its nominal voltage and the isolator is bridged, as on a bench without.
 */
export class BenchWiring {
  attenuationDb = 0;
  isRelayWelded = false;
  /** What the payload is bolted to. */
  readonly chamber: ThermalChamber;
  readonly #clock: Pick<Clock, 'nowAtMs'>;
  readonly #board: WiredBoard;
  readonly #noise: Random;
  readonly #closed = new Set<string>();
  #isSupplyOn = true;
  #supplyV: number = nominalSupply.voltageV;
  #isLineThrough = true;
  #discharging: { readonly fromV: number; readonly atMs: number } = { fromV: 0, atMs: 0 };
  #hasFilled = false;

  constructor(options: {
    readonly clock: Pick<Clock, 'nowAtMs'>;
    readonly board: WiredBoard;
    readonly random: Random;
  }) {
    this.#clock = options.clock;
    this.#board = options.board;
    this.#noise = options.random;
    const ofChamber = options.random.fork('chamber');
    const { electrics } = options.board;
    this.chamber = new ThermalChamber(options.clock, ofChamber, (plateC) => electrics.setMount(plateC));
  }

  get isSupplyOn(): boolean {
    return this.#isSupplyOn;
  }

  /** The serial line reaches the payload. */
  get isLineThrough(): boolean {
    return this.#isLineThrough;
  }

  setSupply(supply: { readonly isOn: boolean; readonly voltageV: number }): void {
    this.#isSupplyOn = supply.isOn;
    this.#supplyV = supply.voltageV;
    this.#board.electrics.supplyV = supply.voltageV;
    this.#feed();
  }

  /** @param contact which of several boards that feed the same rail */
  setRelay(contact: string, relay: number, isClosed: boolean): void {
    if (relay === lineRelay && contact === 'LCUS') this.#isLineThrough = isClosed;
    if (relay !== feedRelay) return;
    if (isClosed) this.#closed.add(contact);
    else if (!this.isRelayWelded) this.#closed.delete(contact);
    this.#feed();
  }

  /** At the terminals of the payload, as a multimeter reads it. */
  get busV(): number {
    return this.#trueBusV + 0.0003 * this.#noise.normal();
  }

  get supplyReadbackV(): number {
    const trueV = this.#isSupplyOn ? this.#supplyV : 0;
    return Math.max(0, trueV + 0.001 * this.#noise.normal());
  }

  get supplyCurrentA(): number {
    const trueA = this.#board.isPowered ? this.#board.electrics.currentA : 0;
    return Math.max(0, trueA + 0.000_05 * this.#noise.normal());
  }

  /** The highest since the payload was fed: what fills its capacitors, more than it draws later when it is well. */
  get supplyPeakA(): number {
    return this.#hasFilled ? wiringRules.inrushA * (1 + 0.01 * this.#noise.normal()) : 0;
  }

  /** At the power meter. */
  get powerDbm(): number {
    const noiseMw = 10 ** (wiringRules.noiseFloorDbm / 10) * (1 + 0.1 * this.#noise.normal());
    return 10 * Math.log10(Math.max(1e-9, noiseMw + this.#signalMw)) + 0.02 * this.#noise.normal();
  }

  /** What leaves the payload's connector while it is keyed. */
  get radiatedDbm(): number {
    return this.#board.hasFault('antenna-not-deployed') ? 12 : 27;
  }

  /** What is lost on the way in when hardly anything of the antenna is there. */
  get receptionLossDb(): number {
    return this.#board.hasFault('antenna-not-deployed') ? wiringRules.undeployedLossDb : 0;
  }

  get #signalMw(): number {
    if (!this.#board.transmitter.isKeyed) return 0;
    return 10 ** ((this.radiatedDbm - wiringRules.couplerDb - this.attenuationDb) / 10);
  }

  get #trueBusV(): number {
    if (this.#board.isPowered) return this.#board.electrics.voltageV;
    const floorV = this.#isLineThrough ? wiringRules.backPowerV : 0;
    const { fromV, atMs } = this.#discharging;
    const left = Math.exp(-(this.#clock.nowAtMs() - atMs) / wiringRules.dischargeMs);
    return Math.max(floorV, fromV * left);
  }

  #feed(): void {
    const isFed = this.#closed.size > 0 && this.#isSupplyOn && this.#supplyV >= wiringRules.leastSupplyV;
    if (this.#board.isPowered && !isFed)
      this.#discharging = { fromV: this.#board.electrics.voltageV, atMs: this.#clock.nowAtMs() };
    this.#hasFilled = isFed;
    this.#board.setPower(isFed);
  }
}
