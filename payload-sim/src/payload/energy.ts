import type { PayloadMode } from './payload-mode.ts';

/** What draws current in the breadboard. Receiving and transmitting are the proposal's 90 and 900 mA; the rest is ours. */
const drawA: Record<PayloadMode, number> = {
  OFF: 0,
  BOOT: 0.06,
  STANDBY: 0.045,
  RX: 0.09,
  DIGI: 0.095,
  STORE: 0.095,
  BEACON: 0.085,
  SAFE: 0.035,
};
const keyedDrawA = 0.9;

/** Nominal supply, and how far it drops under load. */
const supplyV = 5.02;
const supplyOhm = 0.06;

export function supplyCurrentA(mode: PayloadMode, isKeyed: boolean): number {
  return isKeyed ? keyedDrawA : drawA[mode];
}

export function supplyVoltageV(currentA: number): number {
  return supplyV - supplyOhm * currentA;
}

/**
 * The power amplifier as one lump of metal: warms by what it does not radiate, cools towards the board.
 * 30 degrees above the board when keyed for ever, with a time constant of 90 s: below the yellow limit on a warm day.
 */
export class AmplifierHeat {
  temperatureC: number;
  readonly #boardC: number;

  constructor(boardC: number) {
    this.#boardC = boardC;
    this.temperatureC = boardC;
  }

  /** @param excessC further degrees that a fault drives it towards */
  advance(durationS: number, isKeyed: boolean, excessC: number): void {
    const targetC = this.#boardC + (isKeyed ? keyedRiseC : 0) + excessC;
    this.temperatureC = targetC + (this.temperatureC - targetC) * Math.exp(-durationS / timeConstantS);
  }
}

const keyedRiseC = 30;
const timeConstantS = 90;
