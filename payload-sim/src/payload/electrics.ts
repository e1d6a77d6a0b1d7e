import type { Clock } from '@dawa/seams/clock';
import type { ActiveFaults } from './active-faults.ts';
import { controllerCurrentA, heatOf, lumps, nominalSupply, transceiverCurrentA } from './energy.ts';
import type { PayloadMode } from './payload-mode.ts';
import { TwoLumps } from './two-lumps.ts';

/** What the board draws its current for. */
export interface Load {
  readonly mode: PayloadMode;
  readonly isKeyed: boolean;
  /** The load switch was opened by a trip. */
  readonly isTripped: boolean;
}

/**
 * Supply and heat of the board, faults included. Nothing is stepped: whoever reads brings the heat up to now, with the load
 * as it was held since the last time, so that `advance` has to be called after everything that changes the load.
 */
export class Electrics {
  /** What feeds the payload when nothing flows. */
  supplyV: number = nominalSupply.voltageV;
  readonly #clock: Clock;
  readonly #faults: ActiveFaults;
  readonly #load: () => Load;
  readonly #heat: TwoLumps;
  #mountC: (atMs: number) => number;
  #energyJ = 0;
  #advancedAtMs: number;
  /** Until somebody looks for the first time, the load was what it is then. */
  #held: Held | undefined;
  #stuckC: number | undefined;

  constructor(clock: Clock, faults: ActiveFaults, mountC: number, load: () => Load) {
    this.#clock = clock;
    this.#faults = faults;
    this.#load = load;
    this.#mountC = () => mountC;
    this.#heat = new TwoLumps(lumps, mountC);
    this.#advancedAtMs = clock.nowAtMs();
  }

  /** Temperature of what the board is bolted to. */
  setMountC(mountC: number): void {
    this.setMount(() => mountC);
  }

  /** The same where it changes with time, as in a chamber. */
  setMount(mountC: (atMs: number) => number): void {
    this.advance();
    this.#mountC = mountC;
  }

  get amplifierC(): number {
    this.advance();
    return this.#heat.amplifierC;
  }

  get boardC(): number {
    this.advance();
    return this.#heat.boardC;
  }

  /** What the amplifier's sensor says, which is all that the controller knows. */
  get sensedAmplifierC(): number {
    const amplifierC = this.amplifierC;
    this.#stuckC = this.#faults.has('sensor-stuck') ? (this.#stuckC ?? amplifierC) : undefined;
    return this.#stuckC ?? amplifierC;
  }

  /** Taken from the supply since the beginning. */
  get energyJ(): number {
    this.advance();
    return this.#energyJ;
  }

  /** The load switch feeds the transceiver. */
  get isSwitchClosed(): boolean {
    const { mode, isTripped } = this.#load();
    return mode !== 'SAFE' && mode !== 'OFF' && !isTripped;
  }

  get currentA(): number {
    return controllerCurrentA(this.#load().mode) + this.#switchedA;
  }

  get voltageV(): number {
    const ohm = nominalSupply.sourceOhm + this.#faults.amount('brown-out', 'sourceOhm');
    const driftV =
      this.#faults.amount('supply-drift', 'driftVPerS') * (this.#faults.ageMs('supply-drift') / 1000);
    return Math.max(0, this.supplyV - ohm * this.currentA - this.#faults.amount('bus-sag', 'sagV') - driftV);
  }

  /** Brings heat and energy up to now with the load that was held until now, and holds the present one. */
  advance(): void {
    const nowAtMs = this.#clock.nowAtMs();
    const durationS = Math.max(0, nowAtMs - this.#advancedAtMs) / 1000;
    const held = this.#held ?? this.#present();
    this.#warm(nowAtMs, held);
    this.#energyJ += held.powerW * durationS;
    this.#advancedAtMs = nowAtMs;
    this.#held = this.#present();
  }

  /** In one step where the mount stays as it is; in slices, each with the mount's mean, where it moves. */
  #warm(nowAtMs: number, held: Held): void {
    let fromAtMs = this.#advancedAtMs;
    while (fromAtMs < nowAtMs) {
      const isStill = this.#mountC(fromAtMs) === this.#mountC(nowAtMs);
      const toAtMs = isStill ? nowAtMs : Math.min(nowAtMs, fromAtMs + movingSliceMs);
      const mountC = (this.#mountC(fromAtMs) + this.#mountC(toAtMs)) / 2;
      this.#heat.advance((toAtMs - fromAtMs) / 1000, { ...held, mountC });
      fromAtMs = toAtMs;
    }
  }

  get #switchedA(): number {
    if (!this.isSwitchClosed) return 0;
    const { mode, isKeyed } = this.#load();
    return (
      transceiverCurrentA(mode, isKeyed) +
      this.#faults.amount('overcurrent', 'currentA') +
      this.#faults.amount('latch-up', 'currentA')
    );
  }

  #present(): Held {
    const { voltageV, currentA } = this;
    const isRadiating = this.isSwitchClosed && this.#load().isKeyed;
    const { amplifierW, boardW } = heatOf({ voltageV, currentA, isRadiating });
    const excessC = this.isSwitchClosed ? this.#faults.amount('pa-overtemp', 'excessC') : 0;
    return {
      amplifierW: amplifierW + excessC / lumps.amplifierToBoardCPerW,
      boardW,
      powerW: voltageV * currentA,
    };
  }
}

/** Against time constants of minutes; a chamber moves by half a degree in it. */
const movingSliceMs = 10_000;

interface Held {
  readonly amplifierW: number;
  readonly boardW: number;
  readonly powerW: number;
}
